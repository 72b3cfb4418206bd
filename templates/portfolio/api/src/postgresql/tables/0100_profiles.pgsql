-- Who the site is about. One row.
create table profiles (
    id           integer     primary key default 1 check (id = 1),
    name         text        not null default '',    -- empty: the site's name
    headline     text        not null default '',
    intro        text        not null default '',
    about        text        not null default '',    -- paragraphs, separated by an empty line
    location     text        not null default '',
    email        text        not null default '',
    availability text        not null default '',
    links        jsonb       not null default '[]',  -- [{"label": …, "url": …}]
    experience   jsonb       not null default '[]',  -- [{"from": …, "to": …, "title": …, "place": …, "text": …}]
    is_demo      boolean     not null default false,
    updated_at   timestamptz not null default now()
);
