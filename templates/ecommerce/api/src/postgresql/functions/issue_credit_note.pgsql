-- The credit note of a refund that was made. Money that came in beyond the invoice (an order that was paid twice) goes back first,
-- and without a note: the invoice still stands.
create or replace function issue_credit_note(i_refund bigint)
returns table (o_id bigint)
language plpgsql as $$
declare
    r        refunds%rowtype;
    o        orders%rowtype;
    v_beyond bigint;
    v_amount bigint;
    v_parts  jsonb;
begin
    select * into r from refunds where id = i_refund;
    select * into o from orders where id = r.order_id for update;
    if r.state <> 'done' or not exists (select 1 from invoices where order_id = o.id) or exists (select 1 from credit_notes where refund_id = r.id) then
        return;
    end if;
    select greatest(0, coalesce(sum(amount), 0) - o.total) into v_beyond from payments where order_id = o.id and state = 'paid';
    v_amount := least(r.amount, o.refunded - v_beyond - o.credited - o.uncredited, o.total - o.credited - o.uncredited);
    if v_amount <= 0 then
        return;
    end if;
    select jsonb_build_object('net', p.o_net, 'taxes', p.o_taxes, 'reason', r.reason, 'whole', v_amount = o.total) into v_parts from credit_parts(o.id, v_amount::integer) p;
    return query select c.o_id from add_credit_note(r.id, null, v_amount::integer, v_parts) c;
end $$;
