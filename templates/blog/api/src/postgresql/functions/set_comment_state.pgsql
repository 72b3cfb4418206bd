-- Moderation. From any state to any other but one: what was deleted does not become spam, it comes back first.
-- The comments that changed come back; the others were in that state already, or are gone.
create or replace function set_comment_state(i_ids jsonb, i_state text)
returns table (o_id bigint, o_was text, o_post_slug text)
language plpgsql as $$
begin
    if i_state not in ('pending', 'approved', 'spam', 'deleted') then
        raise exception 'no such state: %', i_state using errcode = 'check_violation';
    end if;
    return query
    with old as (
        select c.id, c.state, p.slug from comments c join posts p on p.id = c.post_id
        where c.id in (select value::bigint from jsonb_array_elements_text(i_ids))
          and c.state <> i_state and not (c.state = 'deleted' and (i_state = 'spam' or c.body = ''))
        order by c.id for update of c)
    update comments c set state = i_state, reason = '', updated_at = now(),
        approved_at = case when i_state = 'approved' then coalesce(c.approved_at, now()) else c.approved_at end
    from old where c.id = old.id
    returning c.id, old.state, old.slug;
end $$;
