-- Puts what an order held back into a cart, as far as it is still for sale.
create or replace function order_again(i_order bigint, i_cart bigint)
returns table (o_count bigint)
language sql as $$
    with put as (
        insert into cart_items (cart_id, variant_id, quantity)
            select i_cart, x.variant_id, least(99, x.quantity) from order_items x join variants v on v.id = x.variant_id join products p on p.id = v.product_id
            where x.order_id = i_order and v.active and p.published
            on conflict (cart_id, variant_id) do update set quantity = excluded.quantity returning 1)
    select count(*) from put;
$$;
