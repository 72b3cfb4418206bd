-- The shop's customers, the newest first; one of them with i_id.
create or replace function get_customers(i_q text default '', i_id bigint default null, i_limit integer default 50, i_offset integer default 0)
returns table (o_customer jsonb, o_total bigint)
language sql stable as $$
    select jsonb_build_object('id', c.id, 'email', u.email, 'name', u.name, 'phone', c.phone, 'note', c.note, 'created_at', c.created_at,
            'orders', (select count(*) from orders o where o.customer_id = c.id),
            'spent', (select coalesce(sum(o.total - o.refunded), 0) from orders o where o.customer_id = c.id and o.paid_at is not null),
            'currency', s.currency, 'digits', currency_digits(s.currency),
            'addresses', (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'address', a.address, 'is_default', a.is_default) order by a.is_default desc, a.id), '[]')
                from customer_addresses a where a.customer_id = c.id)),
        count(*) over ()
    from customers c join users u on u.id = c.id, shop_settings s
    where (i_id is null or c.id = i_id)
      and (i_q = '' or u.email ilike '%' || replace(replace(i_q, '%', ''), '_', '\_') || '%' or u.name ilike '%' || replace(replace(i_q, '%', ''), '_', '\_') || '%')
    order by c.id desc limit least(greatest(i_limit, 1), 100) offset greatest(i_offset, 0);
$$;
