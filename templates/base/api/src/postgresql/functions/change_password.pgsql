-- A new password ends the account's sessions; the one it was changed in (if any) may go on. Links to choose one are of no use any more.
create or replace function change_password(i_user bigint, i_hash text, i_first boolean, i_keep_session bigint default null)
returns void
language plpgsql as $$
begin
    update users set password_hash = i_hash, first_password = i_first, token_version = token_version + 1, updated_at = now() where id = i_user;
    delete from sessions where user_id = i_user and id is distinct from i_keep_session;
    update password_resets set used_at = now() where user_id = i_user and used_at is null;
end $$;
