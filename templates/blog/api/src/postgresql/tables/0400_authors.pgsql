-- Who writes. The address connects an author with the account that answers comments; it is never shown.
create table authors (
    id         bigint generated always as identity primary key,
    slug       text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 120),
    name       text not null check (length(btrim(name)) between 1 and 120),
    role       text not null default '' check (length(role) <= 120),
    bio        text not null default '' check (length(bio) <= 10000),
    image      text not null default '',
    email      text not null default '' check (length(email) <= 254),
    links      jsonb not null default '[]' check (jsonb_typeof(links) = 'array'),
    position   integer not null default 0,
    is_demo    boolean not null default false,
    updated_at timestamptz not null default now()
);
