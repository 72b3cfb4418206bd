-- What is offered, in the owner's order; only one category when it is given (capitals do not matter).
create or replace function get_services(i_category text default null, i_limit integer default 100)
returns table (o_id bigint, o_slug text, o_title text, o_category text, o_summary text, o_price text, o_duration text,
               o_image text, o_image_alt text, o_featured boolean, o_updated_at timestamptz)
language sql stable as $$
    select id, slug, title, category, summary, price, duration, image, image_alt, featured, updated_at
    from services
    where published and (i_category is null or lower(category) = lower(i_category))
    order by position, id
    limit i_limit;
$$;
