-- Days that are not as the week is: holidays (no hours) or other hours. Where two hold for a day, the shorter one counts.
create table opening_exceptions (
    id         bigint      generated always as identity primary key,
    from_date  date        not null,
    to_date    date,                                                                         -- null: that one day
    reason     text        not null default '',
    hours      jsonb       not null default '[]' check (are_opening_hours(hours, false)),    -- [{from, to}]; empty: closed
    is_demo    boolean     not null default false,
    updated_at timestamptz not null default now()
);
create index opening_exceptions_dates on opening_exceptions (coalesce(to_date, from_date));

create function check_exception_dates() returns trigger
language plpgsql as $$
begin
    if new.to_date < new.from_date then
        raise exception 'The last day is before the first.' using hint = 'to_date';
    elsif new.to_date > new.from_date + 366 then
        raise exception 'Special days last a year at most.' using hint = 'to_date';
    end if;
    return new;
end $$;
create trigger check_exception_dates before insert or update on opening_exceptions for each row execute function check_exception_dates();
create trigger check_opening_hours before insert or update on opening_exceptions for each row execute function check_opening_hours();
