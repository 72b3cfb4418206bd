-- Notes a refund before the provider is asked, so that never more is given back than came in. The same key again is the same refund.
create or replace function start_refund(i_order bigint, i_amount integer, i_reason text, i_key text, i_actor text, i_restock boolean default false, i_by_hand boolean default false)
returns table (o_id bigint, o_state text, o_amount integer, o_currency text, o_method text, o_payment text, o_error text)
language plpgsql as $$
declare
    v_payment bigint;
    v_left    bigint;
begin
    perform 1 from orders where id = i_order for update;
    if not found then
        perform shop_refuse('This order does not exist');
    end if;
    if not exists (select 1 from refunds where key = i_key) then
        if i_amount is null or i_amount <= 0 then
            perform shop_refuse('must be more than zero', 'amount');
        end if;
        select max(left_over), (array_agg(id order by left_over >= i_amount desc, id desc))[1] into v_left, v_payment from (
            select p.id, p.amount - coalesce((select sum(r.amount) from refunds r where r.payment_id = p.id and r.state <> 'failed'), 0) as left_over
            from payments p where p.order_id = i_order and p.state = 'paid') x;
        if v_left is null or i_amount > v_left then
            perform shop_refuse('is more than the amount paid and not yet refunded', 'amount');
        end if;
        insert into refunds (order_id, payment_id, amount, reason, key, actor, restock, by_hand) values (i_order, v_payment, i_amount, i_reason, i_key, i_actor, i_restock, i_by_hand);
    elsif not exists (select 1 from refunds where key = i_key and order_id = i_order and amount = i_amount) then
        perform shop_refuse('This refund was requested with a different amount');
    end if;
    return query select r.id, r.state, r.amount, p.currency, case when r.by_hand then 'by hand' else p.method end, coalesce(p.payment, p.reference), r.error
        from refunds r join payments p on p.id = r.payment_id where r.key = i_key;
end $$;
