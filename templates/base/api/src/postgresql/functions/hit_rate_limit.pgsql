-- Counts one hit in the present window and says whether it was within the limit.
create or replace function hit_rate_limit(i_key text, i_limit integer, i_seconds integer)
returns table (o_allowed boolean, o_retry_after integer)
language plpgsql as $$
declare
    v_start timestamptz := to_timestamp(floor(extract(epoch from now()) / i_seconds) * i_seconds);
    v_hits  integer;
begin
    insert into rate_limits as r (key, window_start) values (i_key, v_start)
        on conflict (key, window_start) do update set hits = r.hits + 1
        returning hits into v_hits;
    if random() < 0.01 then
        delete from rate_limits where window_start < now() - interval '1 day';
    end if;
    return query select v_hits <= i_limit,
        greatest(1, ceil(extract(epoch from v_start + make_interval(secs => i_seconds) - now())))::integer;
end $$;
