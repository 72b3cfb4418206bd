-- Where parcels go: countries ('*' is the rest of the world), or some regions of one.
create table shipping_zones (
    id        bigint  generated always as identity primary key,
    name      text    not null check (name <> ''),
    countries text[]  not null default '{}',
    regions   text[]  not null default '{}',
    position  integer not null default 0,
    is_demo   boolean not null default false
);
-- What it costs, by the value of the goods or by their weight in grams: from (inclusive) … below (exclusive, empty: no end).
create table shipping_rates (
    id       bigint  generated always as identity primary key,
    zone_id  bigint  not null references shipping_zones on delete cascade,
    name     text    not null check (name <> ''),
    delivery text    not null default '',
    basis    text    not null default 'price' check (basis in ('price', 'weight')),
    lowest   integer not null default 0 check (lowest >= 0),
    below    integer check (below > lowest),
    price    integer not null check (price >= 0),
    position integer not null default 0,
    is_demo  boolean not null default false
);
create index shipping_rates_zone on shipping_rates (zone_id);
