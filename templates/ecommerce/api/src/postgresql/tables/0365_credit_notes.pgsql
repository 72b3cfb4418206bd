-- What is given back of an invoiced order is a credit note, numbered without gaps in a series of its own. A note is never changed or
-- taken away: it may stand in the books of the shop and of its customer, and in a tax return, by the time a bank sends the money back. So a
-- refund that fails afterwards is undone by a second document of the same series, on the day it is known, which names the note it
-- cancels and has its sums with the other sign (amount < 0). Giving the money back again is a new note.
create table credit_note_series (
    series text    primary key,
    last   integer not null default 0
);
create table credit_notes (
    id         bigint      generated always as identity primary key,
    order_id   bigint      not null references orders,
    invoice_id bigint      not null references invoices,
    refund_id  bigint      not null references refunds,
    cancels    bigint      unique references credit_notes,
    series     text        not null references credit_note_series,
    sequence   integer     not null,
    number     text        not null unique,
    amount     integer     not null check (amount <> 0 and (amount < 0) = (cancels is not null)),
    document   jsonb       not null,      -- seller and sums as they were on that day
    issued_at  timestamptz not null default now(),
    unique (series, sequence)
);
create index credit_notes_order on credit_notes (order_id);
create unique index credit_notes_refund on credit_notes (refund_id) where cancels is null;

-- credited: the sum of an order's credit notes; never more than its invoice. uncredited: what was given back before there were any.
alter table orders add column credited integer not null default 0, add column uncredited integer not null default 0 check (uncredited >= 0),
    add check (credited >= 0 and credited <= total);
update orders o set uncredited = o.refunded where o.refunded > 0 and exists (select 1 from invoices i where i.order_id = o.id);

-- by_hand: the owner paid it back past the provider. restock: the goods go back to the shelf when all of it is given back.
alter table refunds add column by_hand boolean not null default false, add column restock boolean not null default false;
create index refunds_reference on refunds (reference) where reference <> '';
-- It gets more parameters; with both, nobody would know which is meant.
drop function if exists start_refund(bigint, integer, text, text, text);

alter table shop_settings add column credit_note_prefix text not null default 'CN-' check (credit_note_prefix ~ '^[A-Za-z0-9/-]{0,8}$');
update shop_settings set credit_note_prefix = 'CR-' where invoice_prefix = 'CN-';
alter table shop_settings add constraint shop_settings_credit_note_prefix_differs check (credit_note_prefix <> invoice_prefix);
