-- What every page of the shop needs to know.
create or replace function get_shop()
returns table (o_shop jsonb)
language sql stable as $$
    select jsonb_build_object(
        'id', s.id, 'currency', s.currency, 'digits', currency_digits(s.currency), 'prices_include_tax', s.prices_include_tax,
        'country', s.country, 'region', s.region, 'test_mode', s.test_mode,
        'legal_name', s.legal_name, 'address', s.address, 'email', s.email, 'phone', s.phone, 'tax_number', s.tax_number,
        'headline', s.headline, 'intro', s.intro, 'hero_image', s.hero_image, 'notice', s.notice, 'promises', s.promises, 'about', s.about,
        'countries', (select coalesce(jsonb_agg(distinct c), '[]') from shipping_zones z, unnest(z.countries) c),
        'regions', (select coalesce(jsonb_object_agg(country, list), '{}') from (
            select country, jsonb_agg(jsonb_build_object('code', code, 'name', name) order by name) as list from regions group by country) r),
        'legal', (select coalesce(jsonb_agg(jsonb_build_object('slug', slug, 'title', title) order by position, id), '[]') from legal_pages))
    from shop_settings s;
$$;
