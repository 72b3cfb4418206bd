-- Months in which something appeared, newest first.
create or replace function get_archive()
returns table (o_year integer, o_month integer, o_posts bigint)
language sql stable as $$
    select extract(year from published_at at time zone 'UTC')::integer, extract(month from published_at at time zone 'UTC')::integer, count(*)
    from post_cards group by 1, 2 order by 1 desc, 2 desc;
$$;
