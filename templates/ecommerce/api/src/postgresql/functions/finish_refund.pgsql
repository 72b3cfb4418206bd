-- How a refund went, once (o_new). When everything that came in is given back, the order is refunded; what was invoiced gets its credit note.
create or replace function finish_refund(i_refund bigint, i_done boolean, i_reference text, i_error text, i_restock boolean default false)
returns table (o_state text, o_new boolean)
language plpgsql as $$
declare
    r refunds%rowtype;
    o orders%rowtype;
begin
    select * into r from refunds where id = i_refund;
    select * into o from orders where id = r.order_id for update;
    select * into r from refunds where id = i_refund for update;
    if r.state = 'started' then
        update refunds set state = case when i_done then 'done' else 'failed' end, reference = i_reference, error = i_error where id = r.id;
        if i_done then
            update orders set refunded = refunded + r.amount, refund_needed = greatest(0, refund_needed - r.amount) where id = o.id;
            insert into order_events (order_id, event, state, actor, note) values (o.id, 'refunded', o.state, r.actor, history_amount(r.amount, o.currency));
            if (select sum(amount) from payments where order_id = o.id and state = 'paid') <= (select sum(amount) from refunds where order_id = o.id and state = 'done')
               and exists (select 1 from order_transitions where state = o.state and event = 'refund') then
                perform move_order(o.id, 'refund', r.actor, '', i_restock or r.restock);
            end if;
            perform issue_credit_note(r.id);
        end if;
    end if;
    return query select state, r.state = 'started' from refunds where id = i_refund;
end $$;
