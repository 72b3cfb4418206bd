/*
 * The cookie for a new one. A cookie that has been replaced shows that somebody has a copy: then the session ends, for whoever
 * of the two is the right one. Not within a few seconds, since two tabs of one browser may ask at the same moment.
 */
create or replace function rotate_session(i_realm text, i_old text, i_new text, i_seconds integer)
returns table (o_outcome text, o_session bigint, o_user bigint)
language plpgsql as $$
declare
    v_token session_tokens;
    v_user  bigint;
begin
    select t.* into v_token from session_tokens t where t.hash = i_old for update;
    if not found then
        return query select 'unknown', null::bigint, null::bigint;
        return;
    end if;
    select s.user_id into v_user from sessions s join users u on u.id = s.user_id
        where s.id = v_token.session_id and s.expires_at > now() and (u.role = 'customer') = (i_realm = 'customer')
        for update of s;
    if not found then
        return query select 'unknown', null::bigint, null::bigint;
        return;
    end if;
    if v_token.replaced_at < now() - interval '10 seconds' then
        delete from sessions where id = v_token.session_id;
        return query select 'reused', v_token.session_id, v_user;
        return;
    end if;
    update session_tokens set replaced_at = coalesce(replaced_at, now()) where hash = i_old;
    insert into session_tokens (hash, session_id) values (i_new, v_token.session_id);
    -- An old copy is known by its hash; so many that nobody can fill the disk by asking again and again.
    delete from session_tokens where hash in
        (select hash from session_tokens where session_id = v_token.session_id order by replaced_at desc nulls first offset 500);
    update sessions set expires_at = now() + make_interval(secs => i_seconds), used_at = now() where id = v_token.session_id;
    return query select 'ok', v_token.session_id, v_user;
end $$;
