-- A cart with its prices as they are now: the only place where an order's sums are made. Without a country it has no shipping yet.
create or replace function price_cart(i_cart bigint, i_country text default null, i_region text default null, i_rate bigint default null)
returns table (o_quote jsonb)
language plpgsql stable as $$
declare
    s          shop_settings%rowtype;
    v_items    jsonb;
    v_goods    bigint;
    v_weight   bigint;
    v_options  jsonb := '[]';
    v_ship     jsonb;
    v_taxes    jsonb;
    v_tax      bigint;
    v_total    bigint;
begin
    select * into s from shop_settings;
    select coalesce(jsonb_agg(to_jsonb(l) - 'added_at' - 'tax_class_id' order by l.added_at, l.variant_id), '[]'), coalesce(sum(l.total), 0), coalesce(sum(l.weight * l.quantity), 0)
    into v_items, v_goods, v_weight
    from (
        select c.variant_id, p.id as product_id, p.slug, p.name, v.title, v.sku, p.tax_code, c.quantity, c.added_at, p.tax_class_id,
               coalesce(nullif(v.image, ''), p.images -> 0 ->> 'url', '') as image,
               coalesce(v.price, p.price) as unit_price, coalesce(v.price, p.price)::bigint * c.quantity as total, coalesce(v.weight, p.weight)::bigint as weight,
               available_step(i.on_hand, i.reserved, i.tracked, s.low_stock) as available,
               v.active and p.published as for_sale, not i.tracked or i.on_hand - i.reserved >= c.quantity as enough,
               coalesce((select sum(o_rate) from tax_parts(1, p.tax_class_id, i_country, i_region, true)), 0) as tax_rate,
               coalesce((select sum(o_tax) from tax_parts(coalesce(v.price, p.price)::bigint * c.quantity, p.tax_class_id, i_country, i_region, s.prices_include_tax)), 0) as tax
        from cart_items c join variants v on v.id = c.variant_id join products p on p.id = v.product_id join inventory i on i.variant_id = v.id
        where c.cart_id = i_cart) l;

    if i_country is not null then
        select coalesce(jsonb_agg(jsonb_build_object('id', o_id, 'name', o_name, 'delivery', o_delivery, 'price', o_price)), '[]') into v_options
        from shipping_options(i_country, i_region, v_goods, v_weight);
        select value into v_ship from jsonb_array_elements(v_options) where i_rate is null or (value ->> 'id')::bigint = i_rate limit 1;
    end if;

    select coalesce(jsonb_agg(jsonb_build_object('name', o_name, 'rate', o_rate, 'taxable', taxable, 'tax', tax) order by o_name, o_rate), '[]'), coalesce(sum(tax), 0)
    into v_taxes, v_tax
    from (
        select t.o_name, t.o_rate, sum(t.o_taxable) as taxable, sum(t.o_tax) as tax
        from (
            select p.tax_class_id as class, coalesce(v.price, p.price)::bigint * c.quantity as amount
            from cart_items c join variants v on v.id = c.variant_id join products p on p.id = v.product_id where c.cart_id = i_cart
            union all
            select s.shipping_tax_class_id, (v_ship ->> 'price')::bigint where v_ship is not null) line,
            tax_parts(line.amount, line.class, i_country, i_region, s.prices_include_tax) t
        group by t.o_name, t.o_rate) sums
    where i_country is not null;

    v_total := v_goods + coalesce((v_ship ->> 'price')::bigint, 0) + case when s.prices_include_tax then 0 else v_tax end;
    return query select jsonb_build_object(
        'items', v_items, 'count', (select coalesce(sum((value ->> 'quantity')::integer), 0) from jsonb_array_elements(v_items)),
        'currency', s.currency, 'digits', currency_digits(s.currency), 'prices_include_tax', s.prices_include_tax,
        'items_total', v_goods, 'weight', v_weight, 'shipping_options', v_options, 'shipping', v_ship,
        'taxes', v_taxes, 'tax_total', v_tax, 'total', v_total);
end $$;
