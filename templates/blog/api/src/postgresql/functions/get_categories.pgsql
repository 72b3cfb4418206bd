-- In the owner's order, with how many posts can be read in each.
create or replace function get_categories(i_slug text default null)
returns table (o_id bigint, o_slug text, o_name text, o_description text, o_posts bigint)
language sql stable as $$
    select c.id, c.slug, c.name, c.description, (select count(*) from posts p join post_cards v using (id) where p.category_id = c.id)
    from categories c where i_slug is null or c.slug = i_slug
    order by c.position, c.name, c.id;
$$;
