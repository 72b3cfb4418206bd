-- Where a payment that was begun goes on; nothing when it is closed.
create or replace function get_payment_url(i_payment bigint)
returns table (o_url text)
language sql stable as $$
    select url from payments where id = i_payment and state = 'started';
$$;
