-- What the shop sells. "options" ([{name, values: "S, M, L"}]) makes its variants; without options there is exactly one.
create table products (
    id               bigint      generated always as identity primary key,
    category_id      bigint      references categories on delete set null,
    tax_class_id     bigint      references tax_classes on delete set null,
    slug             text        not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    name             text        not null check (name <> ''),
    summary          text        not null default '',
    description      text        not null default '',
    price            integer     not null check (price >= 0),
    compare_at_price integer     check (compare_at_price >= 0),
    weight           integer     not null default 0 check (weight >= 0),
    tax_code         text        not null default '',
    images           jsonb       not null default '[]',
    options          jsonb       not null default '[]',
    details          jsonb       not null default '[]',
    tags             text[]      not null default '{}',
    published        boolean     not null default true,
    featured         boolean     not null default false,
    position         integer     not null default 0,
    is_demo          boolean     not null default false,
    created_at       timestamptz not null default now(),
    updated_at       timestamptz not null default now(),
    search           tsvector    generated always as (
        setweight(to_tsvector('simple', name), 'A') || setweight(to_tsvector('english', name), 'A') ||
        setweight(to_tsvector('simple', summary), 'B') || setweight(to_tsvector('english', summary), 'B') ||
        setweight(to_tsvector('english', left(description, 20000)), 'D')) stored
);
create index products_search on products using gin (search);
create index products_category on products (category_id) where published;

-- One thing that can be put into a cart. An empty price or weight is the product's.
create table variants (
    id         bigint  generated always as identity primary key,
    product_id bigint  not null references products on delete cascade,
    title      text    not null default '',
    options    jsonb   not null default '{}',
    sku        text    not null default '' check (length(sku) <= 60),
    price      integer check (price >= 0),
    weight     integer check (weight >= 0),
    image      text    not null default '',
    active     boolean not null default true,
    position   integer not null default 0,
    unique (product_id, options)
);
create unique index variants_sku on variants (sku) where sku <> '';
