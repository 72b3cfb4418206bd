-- Writes a credit note (or what cancels one) with the next number of its series, in the transaction of the refund.
create or replace function add_credit_note(i_refund bigint, i_cancels bigint, i_amount integer, i_parts jsonb)
returns table (o_id bigint)
language plpgsql as $$
declare
    v_order    bigint := (select order_id from refunds where id = i_refund);
    v_series   text;
    v_sequence integer;
begin
    update orders set credited = credited + i_amount where id = v_order;
    select case when o.test then 'TEST-CN-' else s.credit_note_prefix end || to_char(now(), 'YYYY') || '-' into v_series from orders o, shop_settings s where o.id = v_order;
    insert into credit_note_series as c (series, last) values (v_series, 1) on conflict (series) do update set last = c.last + 1 returning last into v_sequence;
    return query insert into credit_notes (order_id, invoice_id, refund_id, cancels, series, sequence, number, amount, document)
        select v_order, i.id, i_refund, i_cancels, v_series, v_sequence, v_series || lpad(v_sequence::text, 5, '0'), i_amount, s.o_document || i_parts
        from invoices i, invoice_seller() s where i.order_id = v_order returning id;
end $$;
