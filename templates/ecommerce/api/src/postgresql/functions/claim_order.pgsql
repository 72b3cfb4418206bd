-- Whoever has an order's token may put it into the own account, unless it is in one.
create or replace function claim_order(i_customer bigint, i_token text)
returns table (o_id bigint)
language sql as $$
    update orders set customer_id = i_customer where token = i_token and customer_id is null returning id;
$$;
