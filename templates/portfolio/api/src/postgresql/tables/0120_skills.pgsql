create table skills (
    id         bigint      generated always as identity primary key,
    name       text        not null unique check (name <> ''),
    category   text        not null default '',
    level      integer     not null default 3 check (level between 1 and 5),
    position   integer     not null default 0,
    is_demo    boolean     not null default false,
    updated_at timestamptz not null default now()
);
