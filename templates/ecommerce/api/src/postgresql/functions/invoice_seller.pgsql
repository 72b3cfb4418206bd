-- Who sells, as it stands on an invoice or credit note that is written now.
create or replace function invoice_seller()
returns table (o_document jsonb)
language sql stable as $$
    select jsonb_build_object(
        'seller', jsonb_build_object('name', s.legal_name, 'address', s.address, 'email', s.email, 'phone', s.phone, 'tax_number', s.tax_number, 'country', s.country, 'region', s.region),
        'footer', s.invoice_footer)
    from shop_settings s;
$$;
