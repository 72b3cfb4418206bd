-- The answer of somebody who has an account, as the author with the same address when there is one. Answering lets what is answered through.
-- No row when that comment is not there or was thrown away.
create or replace function reply_to_comment(i_id bigint, i_name text, i_email text, i_body text)
returns table (o_id bigint, o_post_slug text, o_approved boolean)
language plpgsql as $$
declare
    v_asked  comments;
    v_parent comments;
    v_author authors;
begin
    select * into v_asked from comments c where c.id = i_id and c.state in ('pending', 'approved') for update;
    if v_asked.id is null then
        return;
    end if;
    select * into v_author from authors a where a.email <> '' and lower(a.email) = lower(i_email) order by a.id limit 1;
    o_approved := v_asked.state = 'pending';
    update comments c set state = 'approved', reason = '', approved_at = now(), updated_at = now() where c.id = i_id and o_approved;
    v_parent := comment_parent(v_asked);
    insert into comments (post_id, parent_id, depth, author_id, by_owner, name, email, body, state, approved_at)
        values (v_asked.post_id, v_parent.id, coalesce(v_parent.depth + 1, 0), v_author.id, true, coalesce(v_author.name, i_name), i_email, i_body, 'approved', now())
        returning id into o_id;
    select p.slug into o_post_slug from posts p where p.id = v_asked.post_id;
    return next;
end $$;
