-- What is read below a post, in the order of the conversation. A comment that was taken away but has been answered leaves an
-- empty place (o_removed), without a word or name of it.
create or replace function get_comments(i_slug text)
returns table (o_id bigint, o_parent_id bigint, o_depth integer, o_removed boolean, o_name text, o_body text, o_by_owner boolean,
               o_author jsonb, o_created_at timestamptz)
language sql stable as $$
    with recursive post as (
        select v.id from post_slugs s join post_cards v on v.id = s.post_id where s.slug = i_slug),
    shown as (
        select c.id, c.parent_id from comments c join post on c.post_id = post.id where c.state = 'approved'
        union
        select p.id, p.parent_id from comments p join shown on p.id = shown.parent_id),
    thread as (
        select s.id, 0 as level, array[s.id] as path from shown s where s.parent_id is null
        union all
        select s.id, t.level + 1, t.path || s.id from shown s join thread t on s.parent_id = t.id)
    select c.id, c.parent_id, t.level, c.state <> 'approved',
        case when c.state = 'approved' then c.name else '' end,
        case when c.state = 'approved' then c.body else '' end,
        c.by_owner and c.state = 'approved',
        case when a.id is not null and c.state = 'approved' then jsonb_build_object('slug', a.slug, 'name', a.name, 'image', a.image) end,
        c.created_at
    from thread t join comments c using (id) left join authors a on a.id = c.author_id
    order by t.path;
$$;
