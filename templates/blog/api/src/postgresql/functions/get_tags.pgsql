create or replace function get_tags(i_slug text default null)
returns table (o_id bigint, o_slug text, o_name text, o_description text, o_posts bigint)
language sql stable as $$
    select t.id, t.slug, t.name, t.description, (select count(*) from post_tags x join post_cards v on v.id = x.post_id where x.tag_id = t.id)
    from tags t where i_slug is null or t.slug = i_slug
    order by lower(t.name), t.id;
$$;
