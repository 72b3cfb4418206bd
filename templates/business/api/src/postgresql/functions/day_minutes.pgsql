-- A list of hours as minutes since midnight, overlapping and touching ones joined; beyond 1440 is the next day.
-- With a weekday (1 is Monday) only the entries that hold for it.
create or replace function day_minutes(i_hours jsonb, i_weekday integer default null) returns int4multirange
language sql immutable as $$
    with entries as (
        select extract(epoch from (h ->> 'from')::time)::integer / 60 as opens,
               extract(epoch from (h ->> 'to')::time)::integer / 60 as closes
        from jsonb_array_elements(i_hours) h
        where i_weekday is null
           or i_weekday between array_position('{mon,tue,wed,thu,fri,sat,sun}', left(h ->> 'days', 3))
                            and array_position('{mon,tue,wed,thu,fri,sat,sun}', right(h ->> 'days', 3))
    )
    select coalesce(range_agg(int4range(opens, case when closes <= opens then closes + 1440 else closes end)), '{}') from entries;
$$;
