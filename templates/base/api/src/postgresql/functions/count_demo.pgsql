-- How many rows are demo content.
create or replace function count_demo()
returns bigint
language plpgsql stable as $$
declare
    v_table regclass;
    v_count bigint;
    v_total bigint := 0;
begin
    for v_table in
        select attrelid::regclass from pg_attribute join pg_class c on c.oid = attrelid
        where attname = 'is_demo' and not attisdropped and relkind = 'r' and relnamespace = current_schema()::regnamespace
    loop
        execute format('select count(*) from %s where is_demo', v_table) into v_count;
        v_total := v_total + v_count;
    end loop;
    return v_total;
end $$;
