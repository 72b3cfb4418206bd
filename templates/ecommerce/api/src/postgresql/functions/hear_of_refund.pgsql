-- A message of a provider about a refund, after its signature was checked; each counts once. What is about a payment that we do not know (yet) waits.
create or replace function hear_of_refund(i_method text, i_event_id text, i_type text, i_refund jsonb)
returns table (o_result text, o_order_id bigint, o_refund_id bigint, o_was text)
language plpgsql as $$
declare
    t record;
begin
    insert into payment_events (method, event_id, type, outcome) values (i_method, i_event_id, i_type, 'received') on conflict do nothing;
    if not found then
        return query select 'duplicate', null::bigint, null::bigint, null::text;
        return;
    end if;
    select * into t from take_refund(i_method, i_refund);
    update payment_events set outcome = t.o_result, payment_id = t.o_payment_id, refund = case when t.o_result = 'unknown' and i_refund ->> 'payment' <> '' then i_refund end
        where method = i_method and event_id = i_event_id;
    return query select t.o_result, t.o_order_id, t.o_refund_id, t.o_was;
end $$;
