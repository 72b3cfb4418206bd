-- Files that people gave. The files lie in STORAGE_PATH/public.
create table uploads (
    id         bigint      generated always as identity primary key,
    file       text        not null unique,                    -- its name in storage, random
    name       text        not null,                           -- as the visitor's computer called it
    mime       text        not null,
    bytes      integer     not null,
    width      integer,
    height     integer,
    variants   integer[]   not null default '{}',              -- widths of the WebP files beside it
    alt        text        not null default '',
    user_id    bigint      references users on delete set null,
    created_at timestamptz not null default now()
);
