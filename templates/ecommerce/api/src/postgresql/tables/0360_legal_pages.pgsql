create table legal_pages (
    id         bigint      generated always as identity primary key,
    slug       text        not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    title      text        not null check (title <> ''),
    body       text        not null default '',
    position   integer     not null default 0,
    is_demo    boolean     not null default false,
    updated_at timestamptz not null default now()
);
