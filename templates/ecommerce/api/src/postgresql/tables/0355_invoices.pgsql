-- The last number of each series. A number is taken in the transaction that writes the invoice, so none is ever missing.
create table invoice_series (
    series text    primary key,
    last   integer not null default 0
);
create table invoices (
    id        bigint      generated always as identity primary key,
    order_id  bigint      not null unique references orders,
    series    text        not null references invoice_series,
    sequence  integer     not null,
    number    text        not null unique,
    document  jsonb       not null,      -- seller, buyer and sums as they were on that day
    issued_at timestamptz not null default now(),
    unique (series, sequence)
);
