create or replace function delete_user(i_id bigint, i_by bigint)
returns boolean
language plpgsql as $$
begin
    if i_id = i_by then
        raise exception 'You cannot delete your own account';
    end if;
    perform pg_advisory_xact_lock(hashtext('users: owners'));
    if not exists (select from users where role = 'owner' and id <> i_id) then
        raise exception 'The site needs an owner';
    end if;
    delete from users where id = i_id and role <> 'customer';
    return found;
end $$;
