-- A cart belongs to a browser (hash of its cookie) until somebody logs in, then to the customer.
create table carts (
    id          bigint      generated always as identity primary key,
    key_hash    text        unique,
    customer_id bigint      unique references customers on delete cascade,
    updated_at  timestamptz not null default now(),
    check (key_hash is not null or customer_id is not null)
);
create index carts_age on carts (updated_at);
create table cart_items (
    cart_id    bigint      not null references carts on delete cascade,
    variant_id bigint      not null references variants on delete cascade,
    quantity   integer     not null check (quantity between 1 and 99),
    added_at   timestamptz not null default clock_timestamp(),
    primary key (cart_id, variant_id)
);
