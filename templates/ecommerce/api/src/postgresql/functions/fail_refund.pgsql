-- The money did not reach the customer, whatever was said before: it is still to be given back, and the order is what it was. An
-- order that had not been sent and whose goods are on the shelf again is cancelled: they may be somebody else's by now. This is the one way back out
-- of a final state, for a refund that never was; everything else goes by order_transitions.
create or replace function fail_refund(i_refund bigint, i_actor text, i_error text)
returns table (o_was text)
language plpgsql as $$
declare
    r       refunds%rowtype;
    o       orders%rowtype;
    v_state text;
begin
    select * into r from refunds where id = i_refund;
    select * into o from orders where id = r.order_id for update;
    select * into r from refunds where id = i_refund for update;
    if r.state <> 'failed' then
        update refunds set state = 'failed', error = i_error where id = r.id;
        v_state := o.state;
        if r.state = 'done' then
            if o.state = 'refunded' then
                select e.state into v_state from order_events e where e.order_id = o.id and e.state <> 'refunded' order by e.id desc limit 1;
                v_state := case when v_state = 'paid' and o.stock = 'released' then 'cancelled' else v_state end;
            end if;
            update orders set state = v_state, refunded = refunded - r.amount, refund_needed = refund_needed + r.amount,
                closed_at = case when v_state in ('paid', 'shipped') then null else closed_at end where id = o.id;
            perform cancel_credit_note(r.id, i_error);
            update orders set uncredited = least(uncredited, greatest(0, refunded - credited)) where id = o.id;
        end if;
        insert into order_events (order_id, event, state, actor, note) values (o.id, 'refund_failed', v_state, i_actor, trim(history_amount(r.amount, o.currency) || ' ' || i_error));
    end if;
    return query select r.state;
end $$;
