create table categories (
    id          bigint generated always as identity primary key,
    slug        text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 120),
    name        text not null check (length(btrim(name)) between 1 and 80),
    description text not null default '' check (length(description) <= 400),
    position    integer not null default 0,
    is_demo     boolean not null default false,
    updated_at  timestamptz not null default now()
);
