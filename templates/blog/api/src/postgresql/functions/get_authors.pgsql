create or replace function get_authors(i_slug text default null)
returns table (o_id bigint, o_slug text, o_name text, o_role text, o_bio text, o_image text, o_links jsonb, o_posts bigint)
language sql stable as $$
    select a.id, a.slug, a.name, a.role, a.bio, a.image, a.links, (select count(*) from posts p join post_cards v using (id) where p.author_id = a.id)
    from authors a where i_slug is null or a.slug = i_slug
    order by a.position, a.name, a.id;
$$;
