-- The business. One row.
create table company_info (
    id          bigint       primary key default 1 check (id = 1),
    name        text         not null default '',    -- empty: the site's name
    trade       text         not null default '',    -- what it is in three words: "Joinery and furniture"
    headline    text         not null default '',
    intro       text         not null default '',
    image       text         not null default '',
    image_alt   text         not null default '',
    about       text         not null default '',    -- paragraphs, separated by an empty line
    about_image text         not null default '',
    about_image_alt text     not null default '',
    figures     jsonb        not null default '[]' check (jsonb_typeof(figures) = 'array'),    -- [{value, label}]
    steps       jsonb        not null default '[]' check (jsonb_typeof(steps) = 'array'),      -- [{title, text}]
    strengths   jsonb        not null default '[]' check (jsonb_typeof(strengths) = 'array'),  -- [{title, text}]
    phone       text         not null default '',
    email       text         not null default '',
    street      text         not null default '',
    postal_code text         not null default '',
    city        text         not null default '',
    region      text         not null default '',
    country     text         not null default '' check (country = '' or country ~ '^[A-Z]{2}$'),
    latitude    numeric(8,6) check (latitude between -90 and 90),
    longitude   numeric(9,6) check (longitude between -180 and 180),
    directions  text         not null default '',
    service_area text        not null default '',
    links       jsonb        not null default '[]' check (jsonb_typeof(links) = 'array'                  -- [{label, url}]
                                                          and not jsonb_path_exists(links, '$[*] ? (!(@.url like_regex "^https?://"))')),
    is_demo     boolean      not null default false,
    updated_at  timestamptz  not null default now()
);
