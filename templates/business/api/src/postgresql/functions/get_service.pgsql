-- One published service, and up to three others a reader may want: those of its category first.
create or replace function get_service(i_slug text)
returns table (o_id bigint, o_slug text, o_title text, o_category text, o_summary text, o_body text, o_price text, o_duration text,
               o_included jsonb, o_image text, o_image_alt text, o_gallery jsonb, o_featured boolean, o_others jsonb, o_updated_at timestamptz)
language sql stable as $$
    select s.id, s.slug, s.title, s.category, s.summary, s.body, s.price, s.duration, s.included, s.image, s.image_alt, s.gallery,
           s.featured,
           (select coalesce(jsonb_agg(jsonb_build_object('slug', o.slug, 'title', o.title, 'price', o.price)), '[]')
            from (select slug, title, price from services
                  where published and id <> s.id
                  order by category <> s.category, position, id limit 3) o),
           s.updated_at
    from services s
    where s.published and s.slug = i_slug;
$$;
