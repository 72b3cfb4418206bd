create or replace function get_user(i_id bigint)
returns table (o_id bigint, o_email text, o_name text, o_role text, o_first_password boolean, o_password_hash text, o_token_version integer)
language sql stable as $$
    select id, email, name, role, first_password, password_hash, token_version from users where id = i_id;
$$;
