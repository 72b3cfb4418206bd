-- A product with everything its page shows; nothing when it is not for sale.
create or replace function get_product(i_slug text)
returns table (o_product jsonb)
language sql stable as $$
    select jsonb_build_object(
        'id', p.id, 'slug', p.slug, 'name', p.name, 'summary', p.summary, 'description', p.description, 'images', p.images,
        'price', p.price, 'compare_at_price', p.compare_at_price, 'details', p.details, 'tags', to_jsonb(p.tags), 'updated_at', p.updated_at,
        'options', (select coalesce(jsonb_agg(jsonb_build_object('name', trim(o ->> 'name'), 'values', (
                select coalesce(jsonb_agg(value order by n), '[]') from (
                    select v.options ->> trim(o ->> 'name') as value, min(v.position) as n from variants v
                    where v.product_id = p.id and v.active group by 1) x where value is not null)) order by p_n), '[]')
            from jsonb_array_elements(p.options) with ordinality as t(o, p_n) where trim(o ->> 'name') <> ''),
        'variants', (select coalesce(jsonb_agg(jsonb_build_object('id', v.id, 'title', v.title, 'options', v.options, 'sku', v.sku,
                'price', coalesce(v.price, p.price), 'image', v.image,
                'available', available_step(i.on_hand, i.reserved, i.tracked, s.low_stock)) order by v.position, v.id), '[]')
            from variants v join inventory i on i.variant_id = v.id where v.product_id = p.id and v.active),
        'path', (with recursive up as (
                select c.id, c.parent_id, c.slug, c.name, 0 as depth from categories c where c.id = p.category_id
                union all
                select c.id, c.parent_id, c.slug, c.name, up.depth + 1 from categories c join up on c.id = up.parent_id where up.depth < 8)
            select coalesce(jsonb_agg(jsonb_build_object('slug', slug, 'name', name) order by depth desc), '[]') from up),
        'related', (select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'slug', r.slug, 'name', r.name, 'price', r.price, 'price_to', r.price,
                'compare_at_price', r.compare_at_price, 'image', coalesce(r.images -> 0, 'null'), 'summary', r.summary, 'variants', 1, 'available', 'in')
                order by r.featured desc, r.position, r.id), '[]')
            from (select * from products r where r.published and r.category_id = p.category_id and r.id <> p.id
                  order by r.featured desc, r.position, r.id limit 4) r))
    from products p, shop_settings s
    where p.published and p.slug = i_slug;
$$;
