-- Special days from today (in the time zone of the business) on, the next ones first.
create or replace function get_opening_exceptions(i_at timestamptz default now(), i_days integer default 90)
returns table (o_id bigint, o_from_date date, o_to_date date, o_reason text, o_hours jsonb)
language sql stable as $$
    with place as (
        select (i_at at time zone coalesce((select time_zone from opening_week), 'UTC'))::date as today
    )
    select id, from_date, coalesce(to_date, from_date), reason, clock_times(day_minutes(hours))
    from opening_exceptions, place
    where coalesce(to_date, from_date) >= today and from_date <= today + i_days
    order by from_date, id;
$$;
