-- What is taxed alike ("GST 12 %", "Books").
create table tax_classes (
    id       bigint  generated always as identity primary key,
    name     text    not null unique check (name <> ''),
    position integer not null default 0,
    is_demo  boolean not null default false
);
-- The taxes of a class by where the parcel goes. Several rows for one place add up: CGST and SGST are two rows with scope
-- same_region (the shop's own state), IGST one with other_region; a VAT is one row with scope any.
create table tax_rates (
    id           bigint       generated always as identity primary key,
    tax_class_id bigint       not null references tax_classes on delete cascade,
    country      text         not null check (country ~ '^([A-Z]{2}|[*])$'),
    scope        text         not null default 'any' check (scope in ('any', 'same_region', 'other_region')),
    name         text         not null check (name <> ''),
    rate         numeric(6,3) not null check (rate >= 0 and rate <= 100),
    position     integer      not null default 0,
    is_demo      boolean      not null default false
);
create index tax_rates_place on tax_rates (tax_class_id, country);
alter table shop_settings add foreign key (shipping_tax_class_id) references tax_classes on delete set null;
