-- What is published; only what belongs to a service when one is given. o_slug is empty where there is no (published) service.
create or replace function get_testimonials(i_service text default null)
returns table (o_id bigint, o_quote text, o_name text, o_role text, o_rating integer, o_slug text, o_service text)
language sql stable as $$
    select t.id, t.quote, t.name, t.role, t.rating, coalesce(s.slug, ''), coalesce(s.title, '')
    from testimonials t left join services s on s.id = t.service_id and s.published
    where t.published and (i_service is null or s.slug = i_service)
    order by t.position, t.id;
$$;
