-- The business; a row of empty fields while there is none.
create or replace function get_company()
returns table (o_id bigint, o_name text, o_trade text, o_headline text, o_intro text, o_image text, o_image_alt text, o_about text,
               o_about_image text, o_about_image_alt text, o_figures jsonb, o_steps jsonb, o_strengths jsonb, o_phone text, o_email text,
               o_street text, o_postal_code text, o_city text, o_region text, o_country text, o_latitude numeric, o_longitude numeric,
               o_directions text, o_service_area text, o_links jsonb, o_updated_at timestamptz)
language sql stable as $$
    select 1, coalesce(name, ''), coalesce(trade, ''), coalesce(headline, ''), coalesce(intro, ''), coalesce(image, ''),
           coalesce(image_alt, ''), coalesce(about, ''), coalesce(about_image, ''), coalesce(about_image_alt, ''),
           coalesce(figures, '[]'), coalesce(steps, '[]'), coalesce(strengths, '[]'), coalesce(phone, ''), coalesce(email, ''),
           coalesce(street, ''), coalesce(postal_code, ''), coalesce(city, ''), coalesce(region, ''), coalesce(country, ''),
           latitude, longitude, coalesce(directions, ''), coalesce(service_area, ''), coalesce(links, '[]'), updated_at
    from (values (1)) as one (id) left join company_info using (id);
$$;
