-- So many of a variant in the cart; 0 takes it out. With i_add it is so many more. At most 99 of a thing and 60 things.
create or replace function set_cart_item(i_cart bigint, i_variant bigint, i_quantity integer, i_add boolean default false)
returns table (o_quantity integer)
language plpgsql as $$
declare
    v_quantity integer := 0;
begin
    perform 1 from carts where id = i_cart for update;
    if not found then
        perform shop_refuse('This cart no longer exists');
    end if;
    if i_quantity is null or i_quantity < 0 or i_quantity > 99 then
        perform shop_refuse('The quantity must be between 0 and 99', 'quantity');
    end if;
    if i_add then
        select quantity into v_quantity from cart_items where cart_id = i_cart and variant_id = i_variant;
        v_quantity := coalesce(v_quantity, 0);
    end if;
    v_quantity := least(99, v_quantity + i_quantity);
    if v_quantity = 0 then
        delete from cart_items where cart_id = i_cart and variant_id = i_variant;
    else
        if not exists (select 1 from variants v join products p on p.id = v.product_id where v.id = i_variant and v.active and p.published) then
            perform shop_refuse('This is no longer for sale', 'variant_id');
        end if;
        if (select count(*) from cart_items where cart_id = i_cart and variant_id <> i_variant) >= 60 then
            perform shop_refuse('The cart is full: at most 60 different things');
        end if;
        insert into cart_items (cart_id, variant_id, quantity) values (i_cart, i_variant, v_quantity)
            on conflict (cart_id, variant_id) do update set quantity = excluded.quantity;
    end if;
    update carts set updated_at = now() where id = i_cart;
    return query select v_quantity;
end $$;
