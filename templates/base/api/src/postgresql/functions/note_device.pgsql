-- Beside begin_session, which a release before calls as it is: with more parameters there would be two of that name.
create or replace function note_device(i_session bigint, i_browser text, i_system text)
returns void
language sql as $$
    update sessions set browser = i_browser, system = i_system where id = i_session;
$$;
