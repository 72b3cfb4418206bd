-- Who works for the site.
create or replace function get_users()
returns table (o_id bigint, o_email text, o_name text, o_role text, o_first_password boolean, o_created_at timestamptz, o_last_login_at timestamptz)
language sql stable as $$
    select id, email, name, role, first_password, created_at, last_login_at from users where role <> 'customer' order by id;
$$;
