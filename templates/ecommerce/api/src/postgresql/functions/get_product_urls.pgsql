-- For the sitemap.
create or replace function get_product_urls()
returns table (o_slug text, o_updated_at timestamptz)
language sql stable as $$
    select slug, updated_at from products where published order by id limit 40000;
$$;
