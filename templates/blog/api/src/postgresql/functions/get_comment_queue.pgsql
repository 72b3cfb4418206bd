-- For the owner: comments of one state, newest first (what waits: oldest first), with what is known of who wrote them.
create or replace function get_comment_queue(i_state text, i_query text default '', i_limit integer default 25, i_offset integer default 0)
returns table (o_id bigint, o_state text, o_reason text, o_name text, o_email text, o_body text, o_by_owner boolean, o_created_at timestamptz,
               o_post jsonb, o_parent jsonb, o_approved_before bigint, o_total bigint)
language sql stable as $$
    select c.id, c.state, c.reason, c.name, c.email, c.body, c.by_owner, c.created_at,
        jsonb_build_object('id', p.id, 'slug', p.slug, 'title', p.title),
        case when q.id is not null then jsonb_build_object('id', q.id, 'name', q.name, 'body', left(q.body, 200)) end,
        (select count(*) from comments k where lower(k.email) = lower(c.email) and k.state = 'approved' and k.id <> c.id),
        count(*) over ()
    from comments c join posts p on p.id = c.post_id left join comments q on q.id = c.parent_id
    where c.state = i_state
      and (i_query = '' or position(lower(i_query) in lower(c.name || ' ' || c.email || ' ' || c.body || ' ' || p.title)) > 0)
    order by case when i_state = 'pending' then c.id else -c.id end
    limit i_limit offset i_offset;
$$;
