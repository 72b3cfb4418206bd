-- The way an order changes its state (fail_refund is the one exception): looks the event up in order_transitions, moves the stock, writes what happened.
create or replace function move_order(i_order bigint, i_event text, i_actor text, i_note text default '', i_restock boolean default false)
returns table (o_state text)
language plpgsql as $$
declare
    o      orders%rowtype;
    v_next text;
    v_take boolean;
    v_free boolean;
begin
    select * into o from orders where id = i_order for update;
    if not found then
        perform shop_refuse('This order does not exist');
    end if;
    select next into v_next from order_transitions where state = o.state and event = i_event;
    if v_next is null or (i_event = 'pay' and o.paid_at is not null) then
        perform shop_refuse(format('This order is %s: %s is not possible', o.state, i_event));
    end if;

    v_take := o.stock = 'reserved' and i_event in ('confirm', 'pay');
    v_free := o.stock <> 'released' and (i_event in ('cancel', 'fail', 'expire') or (i_event = 'refund' and i_restock));
    if v_take or v_free then
        perform lock_stock(array(select variant_id from order_items where order_id = o.id));
        update inventory i set updated_at = now(),
                reserved = i.reserved - case when o.stock = 'reserved' then x.quantity else 0 end,
                on_hand = i.on_hand + case when v_take then -x.quantity when o.stock = 'taken' then x.quantity else 0 end
            from order_items x where x.order_id = o.id and x.variant_id = i.variant_id and i.tracked;
        if v_take or o.stock = 'taken' then
            insert into stock_movements (variant_id, change, reason, order_id, actor)
                select x.variant_id, case when v_take then -x.quantity else x.quantity end, case when v_take then 'sold' else 'returned' end, o.id, i_actor
                from order_items x join inventory i on i.variant_id = x.variant_id and i.tracked where x.order_id = o.id;
        end if;
    end if;

    update orders set state = v_next,
            stock = case when v_take then 'taken' when v_free then 'released' else stock end,
            paid_at = case when i_event = 'pay' then now() else paid_at end,
            shipped_at = case when i_event = 'ship' then now() else shipped_at end,
            closed_at = case when i_event in ('cancel', 'fail', 'expire', 'deliver', 'refund') then now() else closed_at end,
            refund_needed = case when i_event = 'cancel' and paid_at is not null then total - least(total, refunded) else refund_needed end
        where id = o.id;
    insert into order_events (order_id, event, state, actor, note) values (o.id, i_event, v_next, i_actor, i_note);
    if i_event in ('pay', 'ship') then
        perform issue_invoice(o.id);
    end if;
    return query select v_next;
end $$;
