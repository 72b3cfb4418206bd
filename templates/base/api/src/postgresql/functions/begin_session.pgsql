-- A browser has shown who it is. What has ended meanwhile is cleared away on this occasion, and of
-- many sessions of one account those that were not used for longest: nobody has fifty browsers.
create or replace function begin_session(i_user bigint, i_hash text, i_seconds integer)
returns bigint
language plpgsql as $$
declare
    v_session bigint;
begin
    delete from sessions where expires_at < now();
    delete from sessions where id in (select id from sessions where user_id = i_user order by used_at desc, id desc offset 49);
    insert into sessions (user_id, expires_at) values (i_user, now() + make_interval(secs => i_seconds)) returning id into v_session;
    insert into session_tokens (hash, session_id) values (i_hash, v_session);
    update users set last_login_at = now() where id = i_user;
    return v_session;
end $$;
