create table projects (
    id         bigint      generated always as identity primary key,
    slug       text        not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    title      text        not null check (title <> ''),
    summary    text        not null default '',
    body       text        not null default '',      -- paragraphs, separated by an empty line
    client     text        not null default '',
    year       integer     not null check (year between 1900 and 2200),
    url        text        not null default '' check (url = '' or url ~ '^https?://'),
    cover      text        not null default '',      -- path of a picture on this site
    tags       text[]      not null default '{}',
    featured   boolean     not null default false,
    published  boolean     not null default true,
    position   integer     not null default 0,
    is_demo    boolean     not null default false,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index projects_tags on projects using gin (tags);
