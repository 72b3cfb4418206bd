-- What was said about refunds of a payment before we heard that it is paid.
create or replace function settle_waiting_refunds(i_method text, i_payment text)
returns table (o_refund jsonb, o_result text, o_order_id bigint, o_refund_id bigint, o_was text)
language plpgsql as $$
declare
    e payment_events%rowtype;
    t record;
begin
    perform pg_advisory_xact_lock(hashtextextended(i_method || ':' || i_payment, 0));
    for e in select * from payment_events where method = i_method and i_payment <> '' and refund ->> 'payment' = i_payment order by received_at, event_id loop
        select * into t from take_refund(i_method, e.refund);
        update payment_events set outcome = t.o_result, payment_id = t.o_payment_id, refund = null where method = i_method and event_id = e.event_id;
        return query select e.refund, t.o_result, t.o_order_id, t.o_refund_id, t.o_was;
    end loop;
end $$;
