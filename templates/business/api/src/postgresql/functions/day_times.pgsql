-- When the business is open on some days, as wall-clock times there. What begins on a day belongs to it, even if it ends after midnight.
create or replace function day_times(i_from date, i_to date)
returns table (o_day date, o_opens timestamp, o_closes timestamp)
language sql stable as $$
    select d::date, d + make_interval(mins => lower(r)), d + make_interval(mins => upper(r))
    from opening_week w
    cross join generate_series(i_from::timestamp, i_to::timestamp, interval '1 day') d
    left join lateral day_exception(d::date) e on true
    cross join lateral unnest(case when e.o_id is null then day_minutes(w.hours, extract(isodow from d)::integer)
                                   else day_minutes(e.o_hours) end) r
    order by 2;
$$;
