-- Days and months of the blog are those of one place. It was UTC, where whoever writes before half past five in India is a day behind.
create function is_time_zone(i_name text) returns boolean
language plpgsql immutable as $$
begin
    -- Names only: PostgreSQL would take '+3' and 'EST5EDT' as well, which PHP reads otherwise or not at all.
    if i_name !~ '^(UTC|[A-Z][A-Za-z_]+(/[A-Za-z0-9_+-]+)+)$' then
        return false;
    end if;
    perform now() at time zone i_name;
    return true;
exception when invalid_parameter_value then
    return false;
end $$;

alter table blog_settings add column time_zone text not null default 'Asia/Kolkata' check (is_time_zone(time_zone));
