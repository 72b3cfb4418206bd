-- at_provider: made in the provider's own dashboard, not here; its key is "method:reference", so each is there once.
alter table refunds add column at_provider boolean not null default false;
create index payments_payment on payments (payment) where payment is not null;

-- What a message said about a refund of a payment that nobody had told us of yet: it waits for that one.
alter table payment_events add column refund jsonb;
create index payment_events_waiting on payment_events (method, (refund ->> 'payment')) where refund is not null;
