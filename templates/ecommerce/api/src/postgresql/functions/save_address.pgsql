-- Adds an address to a customer's book, or changes one of the own; at most 20.
create or replace function save_address(i_customer bigint, i_id bigint, i_address jsonb, i_default boolean)
returns table (o_id bigint)
language plpgsql as $$
begin
    perform check_address(i_address, 'address');
    perform 1 from customers where id = i_customer for update;
    if i_id is null and (select count(*) from customer_addresses where customer_id = i_customer) >= 20 then
        perform shop_refuse('The address book is full');
    end if;
    if i_default then
        update customer_addresses set is_default = false where customer_id = i_customer;
    end if;
    if i_id is null then
        return query insert into customer_addresses (customer_id, address, is_default) values (i_customer, i_address, i_default) returning id;
    else
        return query update customer_addresses set address = i_address, is_default = i_default where id = i_id and customer_id = i_customer returning id;
    end if;
end $$;
