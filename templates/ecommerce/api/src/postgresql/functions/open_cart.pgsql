-- The cart of a customer or of a browser; made when there is none and it is wanted.
create or replace function open_cart(i_key_hash text, i_customer bigint, i_make boolean default true)
returns table (o_id bigint)
language plpgsql as $$
declare
    v_id bigint;
begin
    select id into v_id from carts where case when i_customer is not null then customer_id = i_customer else key_hash = i_key_hash and customer_id is null end;
    if v_id is null and i_make then
        insert into carts (key_hash, customer_id) values (case when i_customer is null then i_key_hash end, i_customer)
            on conflict do nothing returning id into v_id;
        if v_id is null then    -- somebody was quicker
            select id into v_id from carts where case when i_customer is not null then customer_id = i_customer else key_hash = i_key_hash end;
        end if;
        if random() < 0.02 then
            delete from carts where id in (select id from carts where updated_at < now() - interval '60 days' limit 200 for update skip locked);
        end if;
    end if;
    return query select v_id where v_id is not null;
end $$;
