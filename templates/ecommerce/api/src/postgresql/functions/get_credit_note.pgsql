-- A credit note of this order, with the invoice it refers to; o_cancels is the number of the note that it cancels.
create or replace function get_credit_note(i_order bigint, i_id bigint)
returns table (o_number text, o_issued_at timestamptz, o_amount integer, o_document jsonb, o_cancels text, o_invoice text, o_invoiced_at timestamptz)
language sql stable as $$
    select c.number, c.issued_at, c.amount, c.document, x.number, i.number, i.issued_at
    from credit_notes c join invoices i on i.id = c.invoice_id left join credit_notes x on x.id = c.cancels
    where c.order_id = i_order and c.id = i_id;
$$;
