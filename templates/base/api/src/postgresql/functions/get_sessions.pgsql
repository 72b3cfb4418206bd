-- Where an account is logged in, the last used first.
create or replace function get_sessions(i_user bigint)
returns table (o_id bigint, o_browser text, o_system text, o_created_at timestamptz, o_used_at timestamptz)
language sql stable as $$
    select id, browser, system, created_at, used_at from sessions where user_id = i_user and expires_at > now() order by used_at desc, id desc;
$$;
