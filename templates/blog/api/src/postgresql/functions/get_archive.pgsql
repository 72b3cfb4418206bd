-- Months in which something appeared, newest first.
create or replace function get_archive()
returns table (o_year integer, o_month integer, o_posts bigint)
language sql stable as $$
    select extract(year from day)::integer, extract(month from day)::integer, count(*)
    from (select published_at at time zone blog_time_zone() as day from post_cards) p group by 1, 2 order by 1 desc, 2 desc;
$$;
