-- What may follow what. A pair that is not here is refused.
create table order_transitions (
    state text not null,
    event text not null,
    next  text not null,
    primary key (state, event)
);
insert into order_transitions (state, event, next) values
    ('pending',   'confirm', 'confirmed'),   -- to be paid on delivery
    ('pending',   'pay',     'paid'),
    ('pending',   'fail',    'failed'),
    ('pending',   'expire',  'expired'),
    ('pending',   'cancel',  'cancelled'),
    ('confirmed', 'pay',     'paid'),
    ('confirmed', 'ship',    'shipped'),
    ('confirmed', 'cancel',  'cancelled'),
    ('paid',      'ship',    'shipped'),
    ('paid',      'cancel',  'cancelled'),
    ('paid',      'refund',  'refunded'),
    ('shipped',   'pay',     'shipped'),     -- cash comes with the parcel
    ('shipped',   'deliver', 'completed'),
    ('shipped',   'refund',  'refunded'),
    ('completed', 'pay',     'completed'),
    ('completed', 'refund',  'refunded'),
    ('cancelled', 'refund',  'refunded'),
    ('expired',   'refund',  'refunded'),    -- a payment that came too late
    ('failed',    'refund',  'refunded');

create sequence order_numbers start 1001;
create table orders (
    id                 bigint      generated always as identity primary key,
    number             text        not null unique,
    token              text        not null unique,            -- who has it may see the order: it is in the customer's mails
    checkout_key       text        not null unique,            -- drawn by the browser, so that a second click is not a second order
    customer_id        bigint      references customers on delete set null,
    state              text        not null default 'pending'
        check (state in ('pending', 'confirmed', 'paid', 'shipped', 'completed', 'cancelled', 'failed', 'expired', 'refunded')),
    stock              text        not null default 'reserved' check (stock in ('reserved', 'taken', 'released')),
    method             text        not null check (method in ('delivery', 'transfer', 'stripe', 'razorpay', 'test')),
    test               boolean     not null default false,
    email              text        not null,
    address            jsonb       not null,
    billing            jsonb,
    note               text        not null default '',
    currency           text        not null,
    prices_include_tax boolean     not null,
    items_total        integer     not null check (items_total >= 0),
    shipping_name      text        not null,
    shipping_total     integer     not null check (shipping_total >= 0),
    taxes              jsonb       not null,
    tax_total          integer     not null check (tax_total >= 0),
    total              integer     not null check (total >= 0),
    refund_needed      integer     not null default 0 check (refund_needed >= 0),
    refunded           integer     not null default 0 check (refunded >= 0),
    carrier            text        not null default '',
    tracking           text        not null default '',
    tracking_url       text        not null default '',
    reserved_until     timestamptz,
    placed_at          timestamptz not null default now(),
    paid_at            timestamptz,
    shipped_at         timestamptz,
    closed_at          timestamptz,
    is_demo            boolean     not null default false,
    check (total = items_total + shipping_total + case when prices_include_tax then 0 else tax_total end)
);
create index orders_customer on orders (customer_id, id desc);
create index orders_state on orders (state, id desc);
create index orders_expiry on orders (reserved_until) where state = 'pending';

-- A copy of what was bought: products may change or go later.
create table order_items (
    id         bigint       generated always as identity primary key,
    order_id   bigint       not null references orders on delete cascade,
    variant_id bigint       references variants on delete set null,
    product_id bigint       references products on delete set null,
    slug       text         not null,
    name       text         not null,
    title      text         not null,
    sku        text         not null,
    image      text         not null,
    tax_code   text         not null,
    unit_price integer      not null check (unit_price >= 0),
    quantity   integer      not null check (quantity > 0),
    total      integer      not null check (total = unit_price * quantity),
    tax_rate   numeric(7,3) not null,
    tax        integer      not null check (tax >= 0)
);
create index order_items_order on order_items (order_id);

-- What happened to an order, for the shop (notes included).
create table order_events (
    id       bigint      generated always as identity primary key,
    order_id bigint      not null references orders on delete cascade,
    event    text        not null,
    state    text        not null,
    actor    text        not null,
    note     text        not null default '',
    at       timestamptz not null default now()
);
create index order_events_order on order_events (order_id, id);
