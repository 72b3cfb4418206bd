-- An order as its customer sees it; with i_all also what is for the shop only.
create or replace function order_document(i_order bigint, i_all boolean default false)
returns table (o_order jsonb)
language sql stable as $$
    select jsonb_build_object(
        'number', o.number, 'token', o.token, 'state', o.state, 'method', o.method, 'test', o.test, 'email', o.email, 'address', o.address,
        'billing', o.billing, 'note', o.note, 'currency', o.currency, 'digits', currency_digits(o.currency), 'prices_include_tax', o.prices_include_tax,
        'items_total', o.items_total, 'shipping_name', o.shipping_name, 'shipping_total', o.shipping_total, 'taxes', o.taxes,
        'tax_total', o.tax_total, 'total', o.total, 'refunded', o.refunded, 'carrier', o.carrier, 'tracking', o.tracking, 'tracking_url', o.tracking_url,
        'placed_at', o.placed_at, 'paid_at', o.paid_at, 'shipped_at', o.shipped_at, 'closed_at', o.closed_at, 'reserved_until', o.reserved_until,
        'invoice', (select number from invoices i where i.order_id = o.id),
        'credit_notes', (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'number', c.number, 'amount', c.amount, 'refund_id', c.refund_id) order by c.id), '[]') from credit_notes c where c.order_id = o.id),
        'instructions', case when o.method = 'transfer' and o.state = 'pending' then s.bank_details else '' end,
        'can_cancel', o.state in ('pending', 'confirmed'),
        'items', (select coalesce(jsonb_agg(to_jsonb(x) - 'order_id' order by x.id), '[]') from order_items x where x.order_id = o.id))
      || case when i_all then jsonb_build_object(
        'id', o.id, 'customer_id', o.customer_id, 'refund_needed', o.refund_needed, 'stock', o.stock,
        'events', (select coalesce(jsonb_agg(to_jsonb(e) - 'order_id' order by e.id), '[]') from order_events e where e.order_id = o.id),
        'payments', (select coalesce(jsonb_agg(to_jsonb(p) - 'order_id' - 'url' order by p.id), '[]') from payments p where p.order_id = o.id),
        'refunds', (select coalesce(jsonb_agg(to_jsonb(r) - 'order_id' order by r.id), '[]') from refunds r where r.order_id = o.id),
        'next', (select coalesce(jsonb_agg(t.event order by t.event), '[]') from order_transitions t where t.state = o.state and not (t.event = 'pay' and o.paid_at is not null)))
      else '{}' end
    from orders o, shop_settings s where o.id = i_order;
$$;
