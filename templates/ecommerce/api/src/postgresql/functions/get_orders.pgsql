-- The shop's orders, the newest first. i_state: a state, "open" (something is to be done), or empty.
create or replace function get_orders(i_state text default '', i_q text default '', i_customer bigint default null, i_limit integer default 50, i_offset integer default 0)
returns table (o_order jsonb, o_total bigint)
language sql stable as $$
    select jsonb_build_object('id', o.id, 'number', o.number, 'token', o.token, 'state', o.state, 'method', o.method, 'test', o.test, 'email', o.email,
            'name', o.address ->> 'name', 'total', o.total, 'currency', o.currency, 'digits', currency_digits(o.currency), 'refund_needed', o.refund_needed,
            'placed_at', o.placed_at, 'paid_at', o.paid_at, 'shipped_at', o.shipped_at,
            'pieces', (select sum(quantity) from order_items x where x.order_id = o.id)),
        count(*) over ()
    from orders o
    where (i_customer is null or o.customer_id = i_customer)
      and (i_state = '' or o.state = i_state or (i_state = 'open' and (o.state in ('confirmed', 'paid') or o.refund_needed > 0 or (o.state = 'pending' and o.method = 'transfer'))))
      and (i_q = '' or o.number = i_q or o.email ilike '%' || replace(replace(i_q, '%', ''), '_', '\_') || '%'
           or o.address ->> 'name' ilike '%' || replace(replace(i_q, '%', ''), '_', '\_') || '%')
    order by o.id desc limit least(greatest(i_limit, 1), 100) offset greatest(i_offset, 0);
$$;
