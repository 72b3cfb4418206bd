-- Browsers that are logged in. The cookie changes with each use; only hashes of them are kept.
create table sessions (
    id         bigint      generated always as identity primary key,
    user_id    bigint      not null references users on delete cascade,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);
create index sessions_user on sessions (user_id);
create index sessions_end on sessions (expires_at);

create table session_tokens (
    hash        text        primary key,
    session_id  bigint      not null references sessions on delete cascade,
    replaced_at timestamptz                                    -- who brings it after that has an old copy
);
create index session_tokens_session on session_tokens (session_id);
