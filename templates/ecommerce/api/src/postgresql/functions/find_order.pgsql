-- The number of an order whose token somebody has.
create or replace function find_order(i_token text)
returns table (o_id bigint)
language sql stable as $$
    select id from orders where token = i_token;
$$;
