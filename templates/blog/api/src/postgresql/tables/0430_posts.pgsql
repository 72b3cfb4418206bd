-- A post is seen when it is published and its time has come: a time in the future is a schedule that nobody has to carry out.
-- words and search are kept by before_post_save.
create table posts (
    id            bigint generated always as identity primary key,
    slug          text not null default '' unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 120),
    title         text not null check (length(btrim(title)) between 1 and 160),
    summary       text not null default '' check (length(summary) <= 400),
    body          text not null default '' check (length(body) <= 200000),
    cover         text not null default '',
    cover_alt     text not null default '' check (length(cover_alt) <= 300),
    cover_caption text not null default '' check (length(cover_caption) <= 300),
    author_id     bigint references authors on delete set null,
    category_id   bigint references categories on delete set null,
    status        text not null default 'draft' check (status in ('draft', 'published')),
    published_at  timestamptz,
    featured      boolean not null default false,
    comments_open boolean not null default true,
    words         integer not null default 0,
    search        tsvector not null default '',
    is_demo       boolean not null default false,
    created_at    timestamptz not null default now(),
    updated_at    timestamptz not null default now(),
    constraint posts_published_at_check check (status = 'draft' or published_at is not null)
);
create index posts_search on posts using gin (search);
create index posts_newest on posts (published_at desc, id desc) where status = 'published';
create index posts_author on posts (author_id);
create index posts_category on posts (category_id);

create table post_tags (
    post_id bigint not null references posts on delete cascade,
    tag_id  bigint not null references tags on delete cascade,
    primary key (post_id, tag_id)
);
create index post_tags_tag on post_tags (tag_id);

-- Every address a post ever had. Whoever follows an old one is led to the present one; no other post may take it.
create table post_slugs (
    slug       text primary key,
    post_id    bigint not null references posts on delete cascade,
    created_at timestamptz not null default now()
);
create index post_slugs_post on post_slugs (post_id);
