-- Takes one hit back: it turned out to be none.
create or replace function forgive_rate_limit(i_key text, i_seconds integer)
returns void
language sql as $$
    update rate_limits set hits = hits - 1
    where key = i_key and window_start = to_timestamp(floor(extract(epoch from now()) / i_seconds) * i_seconds) and hits > 0;
$$;
