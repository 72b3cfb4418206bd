-- Whose link this is; it works once. The account is locked first, so that of all its links only one can be used.
create or replace function take_password_reset(i_realm text, i_hash text)
returns table (o_user bigint, o_email text, o_name text)
language plpgsql as $$
declare
    v_user users;
begin
    select u.* into v_user from users u
        where u.id = (select user_id from password_resets where hash = i_hash) and (u.role = 'customer') = (i_realm = 'customer') for update;
    if not found then
        return;
    end if;
    update password_resets set used_at = now() where hash = i_hash and used_at is null and expires_at > now();
    if not found then
        return;
    end if;
    return query select v_user.id, v_user.email, v_user.name;
end $$;
