-- The regular week in the time zone of the business: o_days is [{weekday, hours: [{from, to}]}] for Monday (1) to Sunday, no hours
-- where it is closed; an empty list while no hours are known.
create or replace function get_opening_week()
returns table (o_id bigint, o_time_zone text, o_note text, o_days jsonb)
language sql stable as $$
    select 1, coalesce(time_zone, 'UTC'), coalesce(note, ''),
           case when coalesce(hours, '[]') = '[]' then '[]' else (
               select jsonb_agg(jsonb_build_object('weekday', day, 'hours', clock_times(day_minutes(hours, day))) order by day)
               from generate_series(1, 7) day) end
    from (values (1)) as one (id) left join opening_week using (id);
$$;
