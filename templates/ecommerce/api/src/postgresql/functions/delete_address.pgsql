create or replace function delete_address(i_customer bigint, i_id bigint)
returns table (o_id bigint)
language sql as $$
    delete from customer_addresses where id = i_id and customer_id = i_customer returning id;
$$;
