-- From a cart to an order: prices from the catalogue, stock reserved, cart emptied; or nothing at all. i_total is what the
-- customer was shown and only compared. The same i_key again answers with the order that exists.
create or replace function place_order(i_cart bigint, i_customer bigint, i_key text, i_token text, i_email text, i_address jsonb, i_billing jsonb,
    i_rate bigint, i_method text, i_note text, i_total integer)
returns table (o_id bigint, o_token text, o_new boolean)
language plpgsql as $$
declare
    s        shop_settings%rowtype;
    v_quote  jsonb;
    v_bad    text;
    v_id     bigint;
    v_total  bigint;
begin
    perform 1 from carts where id = i_cart for update;
    if exists (select 1 from orders where checkout_key = i_key) then
        return query select id, token, false from orders where checkout_key = i_key;
        return;
    end if;
    perform check_address(i_address, 'address');
    perform check_address(i_billing, 'billing') where i_billing is not null;
    select * into s from shop_settings;
    perform lock_stock(array(select variant_id from cart_items where cart_id = i_cart));
    select o_quote into v_quote from price_cart(i_cart, i_address ->> 'country', i_address ->> 'region', i_rate);
    v_total := (v_quote ->> 'total')::bigint;

    if jsonb_array_length(v_quote -> 'items') = 0 then
        perform shop_refuse('The cart is empty');
    end if;
    select string_agg(trim(concat(value ->> 'name', ' ', value ->> 'title')), ', ') into v_bad
    from jsonb_array_elements(v_quote -> 'items') where not (value ->> 'for_sale')::boolean or not (value ->> 'enough')::boolean;
    if v_bad is not null then
        perform shop_refuse('There is not enough left of: ' || v_bad, 'items');
    end if;
    if v_quote -> 'shipping' = 'null' then
        perform shop_refuse(case when jsonb_array_length(v_quote -> 'shipping_options') = 0 then 'We do not deliver to this address' else 'Please choose a shipping method' end, 'shipping');
    end if;
    if v_total > 2147483647 then
        perform shop_refuse('This order is too large');
    end if;
    if i_total is distinct from v_total then
        perform shop_refuse('The price has changed in the meantime. Please check the new total and order again.', 'total');
    end if;
    if not (select o_methods ? i_method from get_payment_methods(v_total)) then
        perform shop_refuse('This payment method is not available', 'method');
    end if;

    insert into orders (number, token, checkout_key, customer_id, method, test, email, address, billing, note, currency, prices_include_tax,
            items_total, shipping_name, shipping_total, taxes, tax_total, total, reserved_until)
        values (s.order_prefix || nextval('order_numbers'), i_token, i_key, i_customer, i_method, s.test_mode, i_email, i_address, i_billing, i_note,
            s.currency, s.prices_include_tax, (v_quote ->> 'items_total')::integer, v_quote -> 'shipping' ->> 'name', (v_quote -> 'shipping' ->> 'price')::integer,
            v_quote -> 'taxes', (v_quote ->> 'tax_total')::integer, v_total,
            now() + case i_method when 'transfer' then make_interval(days => s.transfer_days) else make_interval(mins => s.reserve_minutes) end)
        returning id into v_id;
    insert into order_items (order_id, variant_id, product_id, slug, name, title, sku, image, tax_code, unit_price, quantity, total, tax_rate, tax)
        select v_id, l.variant_id, l.product_id, l.slug, l.name, l.title, l.sku, l.image, l.tax_code, l.unit_price, l.quantity, l.total, l.tax_rate, l.tax
        from jsonb_to_recordset(v_quote -> 'items') as l(variant_id bigint, product_id bigint, slug text, name text, title text, sku text, image text,
            tax_code text, unit_price integer, quantity integer, total integer, tax_rate numeric, tax integer);
    update inventory i set reserved = i.reserved + o.quantity, updated_at = now()
        from order_items o where o.order_id = v_id and o.variant_id = i.variant_id and i.tracked;
    insert into order_events (order_id, event, state, actor) values (v_id, 'place', 'pending', 'customer');
    delete from cart_items where cart_id = i_cart;

    if i_method = 'delivery' then
        perform move_order(v_id, 'confirm', 'shop');
    elsif v_total = 0 then
        perform move_order(v_id, 'pay', 'shop');
    end if;
    return query select v_id, i_token, true;
end $$;
