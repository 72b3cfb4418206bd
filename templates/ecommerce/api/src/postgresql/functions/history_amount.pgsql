-- An amount as people read it in an order's history: 38000, INR is "380.00 INR".
create or replace function history_amount(i_amount bigint, i_currency text)
returns text
language sql immutable as $$
    select coalesce(round(i_amount / (10 ^ currency_digits(i_currency))::numeric, currency_digits(i_currency))::text, '?') || ' ' || coalesce(i_currency, '');
$$;
