-- What is there, and how much of it is promised to orders that are not paid yet. Never less than nothing, never more promised than there.
create table inventory (
    variant_id bigint      primary key references variants on delete cascade,
    on_hand    integer     not null default 0 check (on_hand >= 0),
    reserved   integer     not null default 0 check (reserved >= 0),
    tracked    boolean     not null default true,
    updated_at timestamptz not null default now(),
    check (not tracked or reserved <= on_hand)
);
-- Why a number changed.
create table stock_movements (
    id         bigint      generated always as identity primary key,
    variant_id bigint      not null references variants on delete cascade,
    change     integer     not null,
    reason     text        not null,
    order_id   bigint,
    actor      text        not null default '',
    at         timestamptz not null default now()
);
create index stock_movements_variant on stock_movements (variant_id, id desc);
