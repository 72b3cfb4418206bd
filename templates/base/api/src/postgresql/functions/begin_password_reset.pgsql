-- For the account with this address; nothing when there is none. Links of before stay good: a slow mail's does, too.
create or replace function begin_password_reset(i_realm text, i_email text, i_hash text, i_minutes integer)
returns table (o_user bigint, o_email text, o_name text)
language plpgsql as $$
declare
    v_user users;
begin
    delete from password_resets where expires_at < now() - interval '1 day';
    select * into v_user from users where email = lower(i_email) and (role = 'customer') = (i_realm = 'customer');
    if not found then
        return;
    end if;
    insert into password_resets (hash, user_id, expires_at) values (i_hash, v_user.id, now() + make_interval(mins => i_minutes));
    return query select v_user.id, v_user.email, v_user.name;
end $$;
