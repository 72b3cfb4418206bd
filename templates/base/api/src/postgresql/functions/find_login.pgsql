create or replace function find_login(i_realm text, i_email text)
returns table (o_id bigint, o_password_hash text)
language sql stable as $$
    select id, password_hash from users where email = lower(i_email) and (role = 'customer') = (i_realm = 'customer');
$$;
