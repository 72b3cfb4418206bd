create table team_members (
    id         bigint      generated always as identity primary key,
    name       text        not null check (name <> ''),
    role       text        not null default '',
    bio        text        not null default '',      -- paragraphs, separated by an empty line
    photo      text        not null default '',
    photo_alt  text        not null default '',
    email      text        not null default '',
    phone      text        not null default '',
    published  boolean     not null default true,
    position   integer     not null default 0,
    is_demo    boolean     not null default false,
    updated_at timestamptz not null default now()
);
