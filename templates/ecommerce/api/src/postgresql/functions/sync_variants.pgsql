-- Keeps a product's variants in step with its options: each combination has one; those that no longer fit are put out of
-- sale, not deleted (their stock and orders stay). A product without options has one variant.
create or replace function sync_variants()
returns trigger
language plpgsql as $$
declare
    v_wanted jsonb := '[{}]';
    v_option record;
    v_values text[];
begin
    for v_option in select trim(o ->> 'name') as name, o ->> 'values' as list from jsonb_array_elements(new.options) o loop
        select array_agg(distinct_value order by n) into v_values from (
            select trim(value) as distinct_value, min(n) as n
            from regexp_split_to_table(coalesce(v_option.list, ''), '\s*[,\n]\s*') with ordinality as t(value, n)
            where trim(value) <> '' group by trim(value)) values;
        continue when coalesce(v_option.name, '') = '' or v_values is null;
        select jsonb_agg(w.value || jsonb_build_object(v_option.name, x.value) order by w.n, x.n) into v_wanted
        from jsonb_array_elements(v_wanted) with ordinality as w(value, n), unnest(v_values) with ordinality as x(value, n);
        if jsonb_array_length(v_wanted) > 200 then
            raise exception using errcode = '23514', message = 'These options make more than 200 variants', column = 'options';
        end if;
    end loop;

    update variants set active = false where product_id = new.id and not v_wanted @> jsonb_build_array(options) and active;
    insert into variants (product_id, options, title, position)
        select new.id, w.value, coalesce((
                select string_agg(w.value ->> trim(o ->> 'name'), ' / ' order by n)
                from jsonb_array_elements(new.options) with ordinality as p(o, n) where w.value ? trim(o ->> 'name')), ''), w.n
        from jsonb_array_elements(v_wanted) with ordinality as w(value, n)
        on conflict (product_id, options) do update set active = true, title = excluded.title, position = excluded.position;
    return null;
end $$;

create or replace trigger products_variants after insert or update of options on products for each row execute function sync_variants();
