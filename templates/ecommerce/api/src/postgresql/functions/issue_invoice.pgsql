-- An order's invoice; written once, with the next number of its series. Orders of the test mode have a series of their own.
create or replace function issue_invoice(i_order bigint)
returns table (o_number text)
language plpgsql as $$
declare
    o          orders%rowtype;
    s          shop_settings%rowtype;
    v_series   text;
    v_sequence integer;
begin
    select * into o from orders where id = i_order for update;
    if not exists (select 1 from invoices where order_id = i_order) then
        if o.paid_at is null and o.state not in ('shipped', 'completed') then
            perform shop_refuse('An order has no invoice before it is paid or shipped');
        end if;
        select * into s from shop_settings;
        v_series := case when o.test then 'TEST-' else s.invoice_prefix end || to_char(now(), 'YYYY') || '-';
        insert into invoice_series as i (series, last) values (v_series, 1) on conflict (series) do update set last = i.last + 1 returning last into v_sequence;
        insert into invoices (order_id, series, sequence, number, document) values (i_order, v_series, v_sequence, v_series || lpad(v_sequence::text, 5, '0'),
            (select o_document from invoice_seller()));
    end if;
    return query select number from invoices where order_id = i_order;
end $$;
