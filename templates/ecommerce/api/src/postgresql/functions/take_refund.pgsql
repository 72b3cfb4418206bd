-- What a provider says about a refund: {payment, reference, key, outcome, error, amount, currency, at}. Messages may overtake each other and our own
-- question's answer, so one finds its refund by our key or by the provider's name for it, and "failed" is final: a refund that failed is never
-- done by an older message that comes later. One of a payment of ours that we did not start was made at the provider, and counts as any other.
-- (o_was: what the refund was before.)
create or replace function take_refund(i_method text, i_refund jsonb)
returns table (o_result text, o_order_id bigint, o_refund_id bigint, o_was text, o_payment_id bigint)
language plpgsql as $$
declare
    r        refunds%rowtype;
    p        payments%rowtype;
    v_note   text;
    v_result text := 'ignored';
begin
    -- Either this sees the payment, or who says that it is paid sees this message (settle_waiting_refunds).
    perform pg_advisory_xact_lock(hashtextextended(i_method || ':' || (i_refund ->> 'payment'), 0));
    select * into r from find_refund(i_method, i_refund);
    select * into p from payments where method = i_method and i_refund ->> 'payment' <> '' and payment = i_refund ->> 'payment' and state = 'paid' order by id limit 1;
    if r.id is null and p.id is null then
        return query select 'unknown', null::bigint, null::bigint, null::text, null::bigint;
        return;
    end if;
    perform 1 from orders where id = coalesce(r.order_id, p.order_id) for update;
    select * into r from find_refund(i_method, i_refund);
    if r.id is null then
        select * into r from adopt_refund(p.id, i_refund);
    end if;
    if r.id is null then
        v_note := coalesce(history_amount((i_refund ->> 'amount')::bigint, i_refund ->> 'currency'), '?') || ' ' || (i_refund ->> 'reference');
        -- Providers tell of one refund in several messages.
        if not exists (select 1 from order_events where order_id = p.order_id and event = 'refund_mismatch' and note = v_note) then
            insert into order_events (order_id, event, state, actor, note) select id, 'refund_mismatch', state, i_method, v_note from orders where id = p.order_id;
            v_result := 'refund-mismatch';
        end if;
        return query select v_result, p.order_id, null::bigint, null::text, p.id;
        return;
    end if;
    if i_refund ->> 'outcome' = 'failed' and r.state <> 'failed' then
        update refunds set reference = i_refund ->> 'reference' where id = r.id;
        perform fail_refund(r.id, i_method, i_refund ->> 'error');
        v_result := 'refund-failed';
    elsif i_refund ->> 'outcome' = 'done' and r.state = 'started' then
        perform finish_refund(r.id, true, i_refund ->> 'reference', '');
        v_result := case when r.at_provider then 'refunded-at-provider' else 'refunded' end;
    end if;
    return query select v_result, r.order_id, r.id, r.state, r.payment_id;
end $$;
