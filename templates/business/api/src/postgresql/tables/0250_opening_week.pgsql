-- What the checks below need must be there before the tables are; the functions of functions/ come after them.
create function is_time_zone(i_name text) returns boolean
language plpgsql immutable as $$
begin
    -- Names only: PostgreSQL would take '+3' and 'EST5EDT' as well, which browsers do not know.
    if i_name !~ '^(UTC|[A-Z][A-Za-z_]+(/[A-Za-z0-9_+-]+)+)$' then
        return false;
    end if;
    perform now() at time zone i_name;
    return true;
exception when invalid_parameter_value then
    return false;
end $$;

-- A list of {from, to}, in a week also {days}. "to" at or before "from" is on the next day; 00:00 to 24:00 is the whole day.
create function are_opening_hours(i_hours jsonb, i_week boolean) returns boolean
language sql immutable as $$
    select case when jsonb_typeof(i_hours) <> 'array' then false when jsonb_array_length(i_hours) > 40 then false
    else not exists (
        select from jsonb_array_elements(i_hours) h
        where coalesce(h ->> 'from', '') !~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'
           or coalesce(h ->> 'to', '') !~ '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$'
           or i_week and coalesce(h ->> 'days', '') !~ '^(mon|tue|wed|thu|fri|sat|sun|mon-fri|mon-sat|sat-sun|mon-sun)$'
    ) end;
$$;

-- The regular week, in the time zone of the business. One row. Several entries a day are a day with breaks.
create table opening_week (
    id         bigint      primary key default 1 check (id = 1),
    time_zone  text        not null default 'Asia/Kolkata' check (is_time_zone(time_zone)),
    hours      jsonb       not null default '[]' check (are_opening_hours(hours, true)),    -- [{days: mon … sun, mon-fri, mon-sat, sat-sun, mon-sun; from, to}]
    note       text        not null default '',
    is_demo    boolean     not null default false,
    updated_at timestamptz not null default now()
);

-- What the owner can get wrong in the admin is refused in words.
create function check_opening_hours() returns trigger
language plpgsql as $$
begin
    if jsonb_typeof(new.hours) = 'array' and exists (select from jsonb_array_elements(new.hours) h where h ->> 'from' = h ->> 'to') then
        raise exception 'Opening and closing are at the same time. A whole day is 00:00 to 24:00.' using hint = 'hours';
    end if;
    return new;
end $$;
create trigger check_opening_hours before insert or update on opening_week for each row execute function check_opening_hours();
