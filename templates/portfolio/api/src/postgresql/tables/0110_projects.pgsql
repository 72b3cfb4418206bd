create table projects (
    id         bigint      generated always as identity primary key,
    slug       text        not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 120),
    title      text        not null check (title <> ''),
    summary    text        not null default '',
    body       text        not null default '',      -- paragraphs, separated by an empty line
    sections   jsonb       not null default '[]' check (jsonb_typeof(sections) = 'array'),  -- [{heading, text}]
    results    jsonb       not null default '[]' check (jsonb_typeof(results) = 'array'),   -- [{value, label}]
    client     text        not null default '',
    role       text        not null default '',
    year       integer     not null check (year between 1900 and 2200),
    url        text        not null default '' check (url = '' or url ~ '^https?://'),
    cover      text        not null default '',
    cover_alt  text        not null default '',
    gallery    jsonb       not null default '[]' check (jsonb_typeof(gallery) = 'array'),   -- [{url, alt}]
    tags       text[]      not null default '{}',
    featured   boolean     not null default false,
    published  boolean     not null default true,
    position   integer     not null default 0,
    is_demo    boolean     not null default false,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index projects_tags on projects using gin (tags);
