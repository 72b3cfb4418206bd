-- The owner has the money: a transfer arrived, or cash was handed over.
create or replace function mark_paid(i_order bigint, i_actor text, i_note text default '')
returns table (o_state text)
language plpgsql as $$
declare
    v_state text;
begin
    select m.o_state into v_state from move_order(i_order, 'pay', i_actor, i_note) m;
    insert into payments (order_id, method, state, amount, currency, reference)
        select id, 'by hand', 'paid', total, currency, 'order-' || id from orders where id = i_order;
    update payments set state = 'failed', updated_at = now() where order_id = i_order and state = 'started';
    return query select v_state;
end $$;
