-- Notes that a provider was asked for a payment. Only for orders that still wait for one.
create or replace function start_payment(i_order bigint, i_method text, i_reference text, i_url text)
returns table (o_id bigint)
language plpgsql as $$
declare
    o orders%rowtype;
begin
    select * into o from orders where id = i_order for update;
    if not found or o.state <> 'pending' or o.paid_at is not null then
        perform shop_refuse('This order is not waiting for a payment');
    end if;
    return query insert into payments (order_id, method, amount, currency, reference, url)
        values (o.id, i_method, o.total, o.currency, i_reference, i_url)
        on conflict (method, reference) do update set updated_at = now() returning id;
end $$;
