-- What the owner wants to know first.
create or replace function shop_today()
returns table (o_today jsonb)
language sql stable as $$
    select jsonb_build_object(
        'currency', s.currency, 'digits', currency_digits(s.currency),
        'open', (select count(*) from orders where state in ('confirmed', 'paid') or refund_needed > 0 or (state = 'pending' and method = 'transfer')),
        'orders', (select count(*) from orders where placed_at > now() - interval '30 days' and state not in ('failed', 'expired', 'cancelled')),
        'sales', (select coalesce(sum(total - refunded), 0) from orders where paid_at > now() - interval '30 days' and not test),
        'low', (select count(*) from inventory i join variants v on v.id = i.variant_id join products p on p.id = v.product_id
            where v.active and p.published and available_step(i.on_hand, i.reserved, i.tracked, s.low_stock) <> 'in'))
    from shop_settings s;
$$;
