create or replace function get_invoice(i_order bigint)
returns table (o_number text, o_issued_at timestamptz, o_document jsonb)
language sql stable as $$
    select number, issued_at, document from invoices where order_id = i_order;
$$;
