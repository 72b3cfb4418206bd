-- Which sessions hear what is told to the owner: of those who work for the site, as they and their roles are now.
create or replace function get_listeners()
returns table (o_listener text)
language sql stable as $$
    select s.user_id || '-' || s.id from sessions s join users u on u.id = s.user_id
    where u.role in ('owner', 'editor') and s.expires_at > now()
    order by s.used_at desc limit 1000;
$$;
