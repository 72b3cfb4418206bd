-- Who the site is about. One row.
create table profiles (
    id           bigint      primary key default 1 check (id = 1),
    name         text        not null default '',    -- empty: the site's name
    headline     text        not null default '',
    intro        text        not null default '',
    about        text        not null default '',    -- paragraphs, separated by an empty line
    portrait     text        not null default '',
    portrait_alt text        not null default '',
    location     text        not null default '',
    email        text        not null default '',
    phone        text        not null default '',
    availability text        not null default '',
    resume       text        not null default '' check (resume = '' or resume like '/%'),    -- an uploaded PDF
    languages    text[]      not null default '{}',
    links        jsonb       not null default '[]' check (jsonb_typeof(links) = 'array'),       -- [{label, url}]
    experience   jsonb       not null default '[]' check (jsonb_typeof(experience) = 'array'),  -- [{from, to, title, place, text}]
    education    jsonb       not null default '[]' check (jsonb_typeof(education) = 'array'),   -- the same
    is_demo      boolean     not null default false,
    updated_at   timestamptz not null default now()
);
