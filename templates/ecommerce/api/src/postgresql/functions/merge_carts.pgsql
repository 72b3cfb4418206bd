-- At login: what lies in the browser's cart moves to the customer's; of the same thing the larger quantity stays.
create or replace function merge_carts(i_key_hash text, i_customer bigint)
returns table (o_id bigint)
language plpgsql as $$
declare
    v_from bigint;
    v_to   bigint;
begin
    select o.o_id into v_to from open_cart(null, i_customer, true) o;
    select id into v_from from carts where key_hash = i_key_hash and customer_id is null for update;
    if v_from is not null then
        perform 1 from carts where id = v_to for update;
        insert into cart_items as c (cart_id, variant_id, quantity, added_at)
            select v_to, variant_id, quantity, added_at from cart_items where cart_id = v_from order by added_at limit 60
            on conflict (cart_id, variant_id) do update set quantity = greatest(c.quantity, excluded.quantity);
        delete from carts where id = v_from;
        update carts set updated_at = now() where id = v_to;
    end if;
    return query select v_to;
end $$;
