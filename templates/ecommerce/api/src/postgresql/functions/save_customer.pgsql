-- What the shop keeps beside the account; made when it is missing.
create or replace function save_customer(i_id bigint, i_name text, i_phone text)
returns table (o_id bigint)
language plpgsql as $$
begin
    if not visible_line(i_name) then
        perform shop_refuse('has the wrong format', 'name');
    end if;
    update users set name = i_name where id = i_id and role = 'customer';
    return query insert into customers (id, phone) select id, i_phone from users where id = i_id and role = 'customer'
        on conflict (id) do update set phone = excluded.phone returning id;
end $$;
