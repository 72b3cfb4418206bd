-- What the business offers: services and products alike.
create table services (
    id         bigint      generated always as identity primary key,
    slug       text        not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 120),
    title      text        not null check (title <> ''),
    category   text        not null default '',
    summary    text        not null default '',
    body       text        not null default '',      -- paragraphs, separated by an empty line
    price      text        not null default '',      -- as people say it: "from ₹ 18,000", "on request"
    duration   text        not null default '',
    included   jsonb       not null default '[]' check (jsonb_typeof(included) = 'array'),   -- [{text}]
    image      text        not null default '',
    image_alt  text        not null default '',
    gallery    jsonb       not null default '[]' check (jsonb_typeof(gallery) = 'array'),    -- [{url, alt}]
    featured   boolean     not null default false,
    published  boolean     not null default true,
    position   integer     not null default 0,
    is_demo    boolean     not null default false,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
