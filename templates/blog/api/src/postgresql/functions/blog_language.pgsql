-- The language whose words are searched by their stems: the owner's choice, if the database knows it.
create or replace function blog_language() returns regconfig
language sql stable as $$
    select coalesce((select c.oid from blog_settings s join pg_ts_config c on c.cfgname = s.search_language
                     where c.cfgnamespace = 'pg_catalog'::regnamespace), 'pg_catalog.simple'::regconfig)::regconfig;
$$;
