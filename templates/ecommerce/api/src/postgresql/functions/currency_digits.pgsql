-- How many digits a currency has after the point (ISO 4217): 2 with exceptions.
create or replace function currency_digits(i_currency text)
returns integer
language sql immutable as $$
    select case
        when i_currency in ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'VND', 'VUV', 'XAF', 'XOF', 'XPF') then 0
        when i_currency in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 3
        else 2
    end;
$$;
