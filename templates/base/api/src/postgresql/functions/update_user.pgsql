-- Changes an account of somebody who works for the site. There is always an owner.
create or replace function update_user(i_id bigint, i_email text, i_name text, i_role text)
returns boolean
language plpgsql as $$
declare
    v_old users;
begin
    perform pg_advisory_xact_lock(hashtext('users: owners'));
    select * into v_old from users where id = i_id and role <> 'customer' for update;
    if not found then
        return false;
    end if;
    if v_old.role = 'owner' and i_role <> 'owner' and not exists (select from users where role = 'owner' and id <> i_id) then
        raise exception 'The site needs an owner' using hint = 'role';
    end if;
    update users set email = lower(i_email), name = i_name, role = i_role, updated_at = now(),
        token_version = token_version + (role <> i_role)::integer where id = i_id;
    -- Links that were mailed to the old address lead nowhere any more.
    if v_old.email <> lower(i_email) then
        update password_resets set used_at = now() where user_id = i_id and used_at is null;
    end if;
    return true;
exception when unique_violation then
    raise exception 'An account with this address already exists' using hint = 'email';
end $$;
