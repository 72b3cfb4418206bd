-- Of the account's own sessions; says whether it was one.
create or replace function end_own_session(i_user bigint, i_id bigint)
returns boolean
language plpgsql as $$
begin
    delete from sessions where id = i_id and user_id = i_user;
    return found;
end $$;
