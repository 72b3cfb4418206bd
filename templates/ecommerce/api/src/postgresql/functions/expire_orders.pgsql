-- Gives back what was reserved for orders nobody paid in time. Called before anyone needs stock, so nothing waits for a clock.
create or replace function expire_orders(i_limit integer default 50)
returns table (o_order_id bigint)
language plpgsql as $$
declare
    v_ids bigint[] := array(select id from orders where state = 'pending' and reserved_until < now() order by id limit i_limit for update skip locked);
    v_id  bigint;
begin
    if v_ids = '{}' then
        return;
    end if;
    perform lock_stock(array(select variant_id from order_items where order_id = any (v_ids)));
    foreach v_id in array v_ids loop
        perform move_order(v_id, 'expire', 'shop');
        update payments set state = 'failed', updated_at = now() where order_id = v_id and state = 'started';
    end loop;
    return query select unnest(v_ids);
end $$;
