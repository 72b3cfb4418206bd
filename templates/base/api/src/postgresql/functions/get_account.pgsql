-- Who a token speaks for: nobody, when its session has ended or the account's tokens were called back.
create or replace function get_account(i_user bigint, i_version integer, i_session bigint)
returns table (o_id bigint, o_email text, o_name text, o_role text, o_first_password boolean)
language sql stable as $$
    select u.id, u.email, u.name, u.role, u.first_password
    from users u join sessions s on s.user_id = u.id
    where u.id = i_user and u.token_version = i_version and s.id = i_session and s.expires_at > now();
$$;
