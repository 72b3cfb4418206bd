-- A visitor's comment. o_result: pending, approved, spam (kept in that state), or why nothing was kept:
-- not_found (no such post), closed, no_parent (what is answered is not there), duplicate (said already, within a day).
-- An answer deeper than the owner allows stands beside the one it answers.
create or replace function create_comment(i_slug text, i_parent bigint, i_name text, i_email text, i_body text)
returns table (o_result text, o_id bigint, o_post_slug text, o_post_title text)
language plpgsql as $$
declare
    v_post    posts;
    v_parent  comments;
    v_depth   integer := coalesce((select comment_depth from blog_settings order by id limit 1), 3);
    v_verdict record;
begin
    select p.* into v_post from posts p join post_slugs s on s.post_id = p.id
        where s.slug = i_slug and p.status = 'published' and p.published_at <= now();
    if v_post.id is null then
        return query select 'not_found', null::bigint, null, null;
        return;
    end if;
    o_post_slug := v_post.slug;
    o_post_title := v_post.title;
    if not comments_are_open(v_post) then
        o_result := 'closed';
        return next;
        return;
    end if;
    if i_parent is not null then
        select * into v_parent from comments c where c.id = i_parent and c.post_id = v_post.id and c.state = 'approved' for share;
        if not found then
            o_result := 'no_parent';
            return next;
            return;
        end if;
        while v_parent.depth >= v_depth and v_parent.id is not null loop
            select * into v_parent from comments c where c.id = v_parent.parent_id;
        end loop;
    end if;
    -- A double click arrives twice at the same moment.
    perform pg_advisory_xact_lock(hashtextextended('comment ' || lower(i_email), 0));
    if exists (select from comments c where c.post_id = v_post.id and lower(c.email) = lower(i_email) and c.body = i_body
               and c.created_at > now() - interval '1 day') then
        o_result := 'duplicate';
        return next;
        return;
    end if;
    select * into v_verdict from comment_verdict(i_name, i_email, i_body);
    insert into comments (post_id, parent_id, depth, name, email, body, state, reason, approved_at)
        values (v_post.id, v_parent.id, coalesce(v_parent.depth + 1, 0), i_name, i_email, i_body, v_verdict.o_state, v_verdict.o_reason,
                case when v_verdict.o_state = 'approved' then now() end)
        returning id into o_id;
    o_result := v_verdict.o_state;
    return next;
end $$;
