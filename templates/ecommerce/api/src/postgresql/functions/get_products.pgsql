-- A page of the catalogue. i_sort: featured, new, price, -price, name, relevance.
create or replace function get_products(i_category text default null, i_q text default null, i_sort text default 'featured', i_min integer default null,
    i_max integer default null, i_in_stock boolean default false, i_featured boolean default false, i_limit integer default 24, i_offset integer default 0)
returns table (o_product jsonb, o_total bigint)
language plpgsql stable as $$
declare
    v_query tsquery := search_query(coalesce(i_q, ''));
begin
    if coalesce(i_q, '') <> '' and v_query is null then
        return;
    end if;
    return query
    with recursive below as (
        select id from categories where slug = i_category
        union
        select c.id from categories c join below b on c.parent_id = b.id
    ), found as (
        select p.*, c.name as category, c.slug as category_slug, f.price_from, f.price_to, f.stock,
               case when v_query is null then 0 else ts_rank_cd(p.search, v_query) end as rank
        from products p
        left join categories c on c.id = p.category_id
        cross join lateral (
            select min(coalesce(v.price, p.price)) as price_from, max(coalesce(v.price, p.price)) as price_to,
                   min(array_position(array['in', 'low', 'out'], available_step(i.on_hand, i.reserved, i.tracked, s.low_stock))) as stock
            from variants v join inventory i on i.variant_id = v.id, shop_settings s
            where v.product_id = p.id and v.active) f
        where p.published and f.price_from is not null
          and (i_category is null or p.category_id in (select id from below))
          and (v_query is null or p.search @@ v_query or to_tsvector('simple', coalesce(c.name, '')) @@ v_query or exists (
                select 1 from variants v where v.product_id = p.id and v.active and lower(v.sku) = lower(i_q)))
          and (i_min is null or f.price_to >= i_min) and (i_max is null or f.price_from <= i_max)
          and (not i_in_stock or f.stock < 3) and (not i_featured or p.featured)
    )
    select jsonb_build_object(
            'id', f.id, 'slug', f.slug, 'name', f.name, 'summary', f.summary, 'image', coalesce(f.images -> 0, 'null'), 'hover', f.images -> 1,
            'price', f.price_from, 'price_to', f.price_to, 'compare_at_price', f.compare_at_price, 'category', f.category,
            'category_slug', f.category_slug, 'featured', f.featured, 'available', (array['in', 'low', 'out'])[f.stock],
            'variants', (select count(*) from variants v where v.product_id = f.id and v.active),
            'variant_id', (select min(v.id) from variants v where v.product_id = f.id and v.active)),
        count(*) over ()
    from found f
    order by
        case when i_sort = 'relevance' then -f.rank end,
        case when i_sort = 'price' then f.price_from end,
        case when i_sort = '-price' then -f.price_from end,
        case when i_sort = 'name' then lower(f.name) end,
        case when i_sort = 'new' then f.created_at end desc,
        f.featured desc, f.position, f.id
    limit least(greatest(i_limit, 1), 100) offset greatest(i_offset, 0);
end $$;
