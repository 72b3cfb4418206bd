-- A payment under way, by the provider's name for it; with what the page of the test provider shows.
create or replace function get_payment(i_method text, i_reference text)
returns table (o_id bigint, o_order_id bigint, o_state text, o_amount integer, o_currency text, o_digits integer, o_number text, o_token text)
language sql stable as $$
    select p.id, o.id, p.state, p.amount, p.currency, currency_digits(p.currency), o.number, o.token
    from payments p join orders o on o.id = p.order_id where p.method = i_method and p.reference = i_reference;
$$;
