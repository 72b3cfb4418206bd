-- The stock of everything for sale. i_only: "", "low" or "out".
create or replace function get_stock(i_q text default '', i_only text default '', i_limit integer default 50, i_offset integer default 0)
returns table (o_variant jsonb, o_total bigint)
language sql stable as $$
    select jsonb_build_object('id', v.id, 'product_id', p.id, 'slug', p.slug, 'name', p.name, 'title', v.title, 'sku', v.sku, 'price', v.price, 'product_price', p.price,
            'image', coalesce(nullif(v.image, ''), p.images -> 0 ->> 'url', ''), 'on_hand', i.on_hand, 'reserved', i.reserved, 'tracked', i.tracked,
            'available', available_step(i.on_hand, i.reserved, i.tracked, s.low_stock), 'published', p.published),
        count(*) over ()
    from variants v join products p on p.id = v.product_id join inventory i on i.variant_id = v.id, shop_settings s
    where v.active
      and (i_q = '' or p.name ilike '%' || replace(replace(i_q, '%', ''), '_', '\_') || '%' or v.sku ilike replace(replace(i_q, '%', ''), '_', '\_') || '%')
      and (i_only = '' or available_step(i.on_hand, i.reserved, i.tracked, s.low_stock) = i_only)
    order by p.position, p.name, v.position, v.id limit least(greatest(i_limit, 1), 200) offset greatest(i_offset, 0);
$$;
