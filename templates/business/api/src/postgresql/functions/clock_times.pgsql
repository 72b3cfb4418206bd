-- Minutes since midnight as [{from, to}] for people; "24:00" only where a day ends, 02:00 for what ends at two in the night.
create or replace function clock_times(i_minutes int4multirange) returns jsonb
language sql immutable as $$
    select coalesce(jsonb_agg(jsonb_build_object(
               'from', to_char(make_interval(mins => lower(r)), 'HH24:MI'),
               'to', case when upper(r) = 1440 then '24:00' else to_char(make_interval(mins => upper(r) % 1440), 'HH24:MI') end)
           order by r), '[]')
    from unnest(i_minutes) r;
$$;
