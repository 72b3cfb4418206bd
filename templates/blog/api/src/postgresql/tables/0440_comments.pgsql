-- What visitors say. Addresses are for the owner alone. reason: why a comment was not let through by itself.
create table comments (
    id          bigint generated always as identity primary key,
    post_id     bigint not null references posts on delete cascade,
    parent_id   bigint references comments on delete cascade,
    depth       integer not null default 0 check (depth between 0 and 9),
    author_id   bigint references authors on delete set null,
    by_owner    boolean not null default false,
    name        text not null check (length(name) <= 120),
    email       text not null check (length(email) <= 254),
    body        text not null check (state = 'deleted' or length(btrim(body)) between 2 and 5000),
    state       text not null default 'pending' check (state in ('pending', 'approved', 'spam', 'deleted')),
    reason      text not null default '' check (reason in ('', 'first', 'every', 'links', 'author', 'spammer', 'blocked')),
    is_demo     boolean not null default false,
    created_at  timestamptz not null default now(),
    approved_at timestamptz,
    updated_at  timestamptz not null default now()
);
create index comments_post on comments (post_id, state);
create index comments_state on comments (state, id desc);
create index comments_parent on comments (parent_id);
create index comments_email on comments (lower(email), state);
