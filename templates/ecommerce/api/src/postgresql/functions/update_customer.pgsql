-- The shop's own note on a customer.
create or replace function update_customer(i_customer bigint, i_note text)
returns table (o_id bigint)
language sql as $$
    update customers set note = i_note where id = i_customer returning id;
$$;
