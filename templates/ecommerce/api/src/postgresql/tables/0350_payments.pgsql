create table payments (
    id         bigint      generated always as identity primary key,
    order_id   bigint      not null references orders on delete cascade,
    method     text        not null,
    state      text        not null default 'started' check (state in ('started', 'paid', 'failed')),
    amount     integer     not null check (amount >= 0),
    currency   text        not null,
    reference  text,           -- the provider's name of what we asked for (a session, a link)
    payment    text,           -- the provider's name of the payment: refunds need it
    url        text        not null default '',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (method, reference)
);
create index payments_order on payments (order_id);
-- Each message of a provider once, whatever it led to.
create table payment_events (
    method      text        not null,
    event_id    text        not null,
    type        text        not null,
    outcome     text        not null,
    payment_id  bigint      references payments on delete set null,
    received_at timestamptz not null default now(),
    primary key (method, event_id)
);
create table refunds (
    id         bigint      generated always as identity primary key,
    order_id   bigint      not null references orders on delete cascade,
    payment_id bigint      not null references payments on delete cascade,
    amount     integer     not null check (amount > 0),
    reason     text        not null default '',
    key        text        not null unique,     -- sent to the provider, so that asking twice pays back once
    state      text        not null default 'started' check (state in ('started', 'done', 'failed')),
    reference  text        not null default '',
    error      text        not null default '',
    actor      text        not null,
    created_at timestamptz not null default now()
);
create index refunds_order on refunds (order_id);
