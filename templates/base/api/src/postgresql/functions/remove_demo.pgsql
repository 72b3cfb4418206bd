/*
 * Takes the demo content out. Rows that others hang on go after those (which is why there are rounds); a demo row that something of the
 * owner's own hangs on stays, and is the owner's from then on.
 */
create or replace function remove_demo()
returns table (o_removed bigint, o_kept bigint)
language plpgsql as $$
declare
    v_tables regclass[] := array(
        select attrelid::regclass from pg_attribute join pg_class c on c.oid = attrelid
        where attname = 'is_demo' and not attisdropped and relkind = 'r' and relnamespace = current_schema()::regnamespace);
    v_table  regclass;
    v_row    tid;
    v_before bigint;
    v_count  bigint;
begin
    o_removed := 0;
    o_kept := 0;
    loop
        v_before := o_removed;
        foreach v_table in array v_tables loop
            for v_row in execute format('select ctid from %s where is_demo', v_table) loop
                begin
                    execute format('delete from %s where ctid = $1', v_table) using v_row;
                    get diagnostics v_count = row_count;
                    o_removed := o_removed + v_count;
                exception when foreign_key_violation or restrict_violation then
                    null;
                end;
            end loop;
        end loop;
        exit when o_removed = v_before;
    end loop;
    foreach v_table in array v_tables loop
        execute format('update %s set is_demo = false where is_demo', v_table);
        get diagnostics v_count = row_count;
        o_kept := o_kept + v_count;
    end loop;
    return next;
end $$;
