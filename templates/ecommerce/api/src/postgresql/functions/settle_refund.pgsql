-- What a provider says about a refund, after its signature was checked; each message counts once. Messages may overtake each other and our own
-- question's answer, so one finds its refund by the provider's name for it or by our key, and "failed" is final: a refund that failed is never done by an
-- older message that comes later. (o_was: what the refund was before.)
create or replace function settle_refund(i_method text, i_event_id text, i_type text, i_reference text, i_key text, i_outcome text, i_error text)
returns table (o_result text, o_order_id bigint, o_refund_id bigint, o_was text)
language plpgsql as $$
declare
    r        refunds%rowtype;
    v_result text := 'ignored';
begin
    insert into payment_events (method, event_id, type, outcome) values (i_method, i_event_id, i_type, 'received') on conflict do nothing;
    if not found then
        return query select 'duplicate', null::bigint, null::bigint, null::text;
        return;
    end if;
    select x.* into r from refunds x join payments p on p.id = x.payment_id
        where p.method = i_method and not x.by_hand and i_reference <> '' and (x.reference = i_reference or (x.reference = '' and x.key = i_key));
    if r.id is null then
        v_result := 'unknown';
    else
        perform 1 from orders where id = r.order_id for update;
        select * into r from refunds where id = r.id for update;
        if i_outcome = 'failed' and r.state <> 'failed' then
            update refunds set reference = i_reference where id = r.id;
            perform fail_refund(r.id, i_method, i_error);
            v_result := 'refund-failed';
        elsif i_outcome = 'done' and r.state = 'started' then
            perform finish_refund(r.id, true, i_reference, '');
            v_result := 'refunded';
        end if;
    end if;
    update payment_events set outcome = v_result, payment_id = r.payment_id where method = i_method and event_id = i_event_id;
    return query select v_result, r.order_id, r.id, r.state;
end $$;
