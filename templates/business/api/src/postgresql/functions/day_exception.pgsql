-- What holds for a day in place of the week: the shortest exception around it, of equals the newest.
create or replace function day_exception(i_day date)
returns table (o_id bigint, o_reason text, o_hours jsonb)
language sql stable as $$
    select id, reason, hours from opening_exceptions
    where i_day between from_date and coalesce(to_date, from_date)
    order by coalesce(to_date, from_date) - from_date, id desc
    limit 1;
$$;
