-- Notes a refund that was made in the provider's dashboard as one that is started, when it can be true: in the currency of the payment, and
-- no more than came in and is not given back yet. What is only asked for at the provider does not count there: it knows what it has made, and
-- refuses what is more.
create or replace function adopt_refund(i_payment bigint, i_refund jsonb)
returns setof refunds
language plpgsql as $$
declare
    p        payments%rowtype;
    v_amount bigint := (i_refund ->> 'amount')::bigint;
    v_given  bigint;
begin
    select * into p from payments where id = i_payment;
    select coalesce(sum(r.amount), 0) into v_given from refunds r where r.payment_id = p.id and i_refund ->> 'outcome' = 'done' and (r.state = 'done' or (r.state = 'started' and r.by_hand));
    if v_amount between 1 and p.amount - v_given and i_refund ->> 'currency' = p.currency then
        return query insert into refunds (order_id, payment_id, amount, key, reference, actor, at_provider, created_at)
            select p.order_id, p.id, v_amount::integer, p.method || ':' || (i_refund ->> 'reference'), i_refund ->> 'reference', p.method, true,
                least(now(), greatest(p.created_at, to_timestamp((i_refund ->> 'at')::bigint))) returning *;
    end if;
end $$;
