create or replace function create_user(i_role text, i_email text, i_name text, i_hash text, i_first boolean)
returns table (o_id bigint)
language plpgsql as $$
begin
    return query insert into users (role, email, name, password_hash, first_password)
        values (i_role, lower(i_email), i_name, i_hash, i_first) returning id;
exception when unique_violation then
    raise exception 'An account with this address already exists' using hint = 'email';
end $$;
