-- All but the one that asks; how many there were.
create or replace function end_other_sessions(i_user bigint, i_keep bigint)
returns bigint
language sql as $$
    with ended as (delete from sessions where user_id = i_user and id <> i_keep and expires_at > now() returning id)
    select count(*) from ended;
$$;
