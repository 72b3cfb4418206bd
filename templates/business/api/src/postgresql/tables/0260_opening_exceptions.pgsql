-- Days that are not as the week is: holidays (no hours) or other hours. Where two hold for a day, the shorter one counts.
create table opening_exceptions (
    id         bigint      generated always as identity primary key,
    from_date  date        not null,
    to_date    date,                                                                         -- null: that one day
    reason     text        not null default '',
    hours      jsonb       not null default '[]' check (are_opening_hours(hours, false)),    -- [{from, to}]; empty: closed
    is_demo    boolean     not null default false,
    updated_at timestamptz not null default now(),
    constraint opening_exceptions_to_date_check check (to_date >= from_date and to_date - from_date <= 366)
);
create index opening_exceptions_dates on opening_exceptions (coalesce(to_date, from_date));
