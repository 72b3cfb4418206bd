-- The place whose days and months are the blog's.
create or replace function blog_time_zone() returns text
language sql stable as $$
    select coalesce((select time_zone from blog_settings), 'Asia/Kolkata');
$$;
