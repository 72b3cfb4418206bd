create or replace function end_session(i_hash text)
returns void
language sql as $$
    delete from sessions where id = (select session_id from session_tokens where hash = i_hash);
$$;
