create table categories (
    id          bigint      generated always as identity primary key,
    parent_id   bigint      references categories on delete set null check (parent_id <> id),
    slug        text        not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    name        text        not null check (name <> ''),
    description text        not null default '',
    image       text        not null default '',
    position    integer     not null default 0,
    is_demo     boolean     not null default false,
    updated_at  timestamptz not null default now()
);
create index categories_parent on categories (parent_id);
