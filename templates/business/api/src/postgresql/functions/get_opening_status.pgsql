-- Is the business open at this moment, and when does that change? Reckoned in its own time zone, so that a closing time is what
-- the clock on its wall shows, also in the night in which clocks are changed.
-- No row while there are no hours. o_changes_at is null where nothing changes within two months: always open, or closed until further notice.
create or replace function get_opening_status(i_at timestamptz default now())
returns table (o_open boolean, o_changes_at timestamptz, o_change_day date, o_change_weekday integer, o_change_time text,
               o_change_in_days integer, o_today date, o_weekday integer, o_reason text)
language sql stable as $$
    with place as (
        select time_zone as zone, (i_at at time zone time_zone)::date as today, hours <> '[]' as has_week from opening_week
    ), times as (
        -- A time that the clock skips is taken an hour later, as calendars do; its end may then come before its beginning, which is why "least" stands here.
        select range_agg(tstzrange(least(o_opens at time zone zone, o_closes at time zone zone), o_closes at time zone zone)) as all_times
        from place, day_times(today - 1, today + 62)
    ), present as (
        select (select r from unnest(all_times) r where i_at <@ r) as range,
               (select min(lower(r)) from unnest(all_times) r where lower(r) > i_at) as opens
        from place, times where has_week or all_times is not null
    ), change as (
        select range is not null as open, case when range is null then opens else upper(range) end as at from present
    ), seen as (
        select open, case when at at time zone zone <= today + 62 then at end as at, zone, today from change, place
    )
    select open, at, (at at time zone zone)::date, extract(isodow from at at time zone zone)::integer,
           to_char(at at time zone zone, 'HH24:MI'), (at at time zone zone)::date - today,
           today, extract(isodow from today)::integer,
           coalesce((select e.o_reason from day_exception(today) e), '')
    from seen;
$$;
