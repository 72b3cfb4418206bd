create or replace function get_addresses(i_customer bigint)
returns table (o_id bigint, o_address jsonb, o_is_default boolean)
language sql stable as $$
    select id, address, is_default from customer_addresses where customer_id = i_customer order by is_default desc, id;
$$;
