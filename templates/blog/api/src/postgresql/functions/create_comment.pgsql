-- A visitor's comment, in the state that comment_verdict gives it; no row when there is no such post. The same words from the same
-- address within a day (a double click, a reload) are kept once: o_new is then false.
-- An answer deeper than the owner allows stands beside the one it answers.
create or replace function create_comment(i_slug text, i_parent bigint, i_name text, i_email text, i_body text)
returns table (o_id bigint, o_state text, o_new boolean, o_post_slug text, o_post_title text)
language plpgsql as $$
declare
    v_post    posts;
    v_parent  comments;
    v_reason  text;
begin
    if not visible_line(i_name) then
        raise exception 'has the wrong format' using hint = 'name';
    end if;
    select p.* into v_post from posts p join post_slugs s on s.post_id = p.id
        where s.slug = i_slug and p.status = 'published' and p.published_at <= now();
    if v_post.id is null then
        return;
    elsif not comments_are_open(v_post) then
        raise exception 'Comments on this post are closed.';
    end if;
    if i_parent is not null then
        select * into v_parent from comments c where c.id = i_parent and c.post_id = v_post.id and c.state = 'approved' for share;
        if v_parent.id is null then
            raise exception 'The comment you are replying to no longer exists.' using hint = 'parent';
        end if;
        v_parent := comment_parent(v_parent);
    end if;
    perform pg_advisory_xact_lock(hashtextextended('comment ' || lower(i_email), 0));
    select c.id, c.state, false into o_id, o_state, o_new from comments c
        where c.post_id = v_post.id and lower(c.email) = lower(i_email) and c.body = i_body and c.created_at > now() - interval '1 day'
        order by c.id limit 1;
    if o_id is null then
        select v.o_state, v.o_reason into o_state, v_reason from comment_verdict(i_name, i_email, i_body) v;
        insert into comments (post_id, parent_id, depth, name, email, body, state, reason, approved_at)
            values (v_post.id, v_parent.id, coalesce(v_parent.depth + 1, 0), i_name, i_email, i_body, o_state, v_reason,
                    case when o_state = 'approved' then now() end)
            returning id, true into o_id, o_new;
    end if;
    o_post_slug := v_post.slug;
    o_post_title := v_post.title;
    return next;
end $$;
