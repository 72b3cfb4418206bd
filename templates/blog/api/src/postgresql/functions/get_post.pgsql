-- A post by its address or one it had before (o_card has the present one), with its neighbours in time. What is not published yet only when asked for.
create or replace function get_post(i_slug text, i_unpublished boolean default false)
returns table (o_card jsonb, o_state text, o_body text, o_cover_caption text, o_comments_open boolean, o_newer jsonb, o_older jsonb)
language sql stable as $$
    select to_jsonb(c), case when p.status = 'draft' then 'draft' when p.published_at > now() then 'scheduled' else 'published' end, p.body, p.cover_caption,
        comments_are_open(p),
        (select jsonb_build_object('slug', n.slug, 'title', n.title) from post_cards n
         where (n.published_at, n.id) > (p.published_at, p.id) order by n.published_at, n.id limit 1),
        (select jsonb_build_object('slug', n.slug, 'title', n.title) from post_cards n
         where (n.published_at, n.id) < (p.published_at, p.id) order by n.published_at desc, n.id desc limit 1)
    from every_post_card c
    join posts p on p.id = c.id
    where p.id = (select s.post_id from post_slugs s where s.slug = i_slug)
      and (i_unpublished or (p.status = 'published' and p.published_at <= now()));
$$;
