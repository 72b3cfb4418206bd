-- All categories with what they hold, those below them included.
create or replace function get_categories()
returns table (o_id bigint, o_parent_id bigint, o_slug text, o_name text, o_description text, o_image text, o_products bigint)
language sql stable as $$
    with recursive tree as (
        select id as top, id from categories
        union
        select t.top, c.id from categories c join tree t on c.parent_id = t.id)
    select c.id, c.parent_id, c.slug, c.name, c.description, c.image,
           (select count(*) from products p where p.published and p.category_id in (select t.id from tree t where t.top = c.id))
    from categories c order by c.position, c.name;
$$;
