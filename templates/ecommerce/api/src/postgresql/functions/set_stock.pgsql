-- The owner counted. i_was is the number that was on the screen: when orders came in meanwhile, the difference is what counts.
create or replace function set_stock(i_variant bigint, i_on_hand integer, i_was integer, i_tracked boolean, i_sku text, i_price integer, i_actor text)
returns table (o_variant_id bigint)
language plpgsql as $$
declare
    i inventory%rowtype;
    v_new integer;
begin
    select * into i from inventory where variant_id = i_variant for update;
    if not found then
        perform shop_refuse('This variant does not exist');
    end if;
    v_new := i.on_hand + (i_on_hand - i_was);
    if v_new < 0 or (i_tracked and v_new < i.reserved) then
        perform shop_refuse(format('must be at least %s: that many are reserved for orders', i.reserved), 'on_hand');
    end if;
    update inventory set on_hand = v_new, tracked = i_tracked, updated_at = now() where variant_id = i_variant;
    if v_new <> i.on_hand then
        insert into stock_movements (variant_id, change, reason, actor) values (i_variant, v_new - i.on_hand, 'counted', i_actor);
    end if;
    update variants set sku = i_sku, price = i_price where id = i_variant;
    return query select i_variant;
end $$;
