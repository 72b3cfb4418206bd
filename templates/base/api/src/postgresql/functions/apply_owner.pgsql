/*
 * Makes the owner's account from what the platform says. Said again, it changes nothing, so that what the owner changed in the
 * admin stays; a new hash (the customer asked for a new password) replaces the password and ends the owner's sessions. A hash of
 * before is not the platform's word any more: a container of an older release may start again after the new one has been.
 */
create or replace function apply_owner(i_email text, i_name text, i_hash text)
returns text
language plpgsql as $$
declare
    v_old  platform_owner;
    v_user bigint;
begin
    perform pg_advisory_xact_lock(hashtext('users: owners'));
    select * into v_old from platform_owner for update;
    if (v_old.hash = i_hash and v_old.email = lower(i_email)) or i_hash = any (v_old.past) then
        return 'unchanged';
    end if;
    select id into v_user from users where id = v_old.user_id and role <> 'customer';
    if v_user is null then
        select id into v_user from users where email = lower(i_email) and role <> 'customer';
    end if;
    if v_user is null then
        insert into users (email, name, role, password_hash, first_password) values (lower(i_email), i_name, 'owner', i_hash, true)
            returning id into v_user;
    else
        update users set role = 'owner', updated_at = now(), token_version = token_version + (role <> 'owner')::integer where id = v_user;
        if v_old.email is distinct from lower(i_email) and not exists (select from users where email = lower(i_email) and role <> 'customer') then
            update users set email = lower(i_email) where id = v_user;
            update password_resets set used_at = now() where user_id = v_user and used_at is null;
        end if;
        if v_old.hash is distinct from i_hash then
            perform change_password(v_user, i_hash, true);
        end if;
    end if;
    insert into platform_owner (user_id, email, hash) values (v_user, lower(i_email), i_hash)
        on conflict (id) do update set user_id = excluded.user_id, email = excluded.email, hash = excluded.hash,
            past = case when v_old.hash = i_hash then v_old.past else v_old.past || v_old.hash end;
    return 'applied';
end $$;
