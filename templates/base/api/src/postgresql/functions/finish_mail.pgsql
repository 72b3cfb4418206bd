-- An attempt is over: sent (no error), to be tried again after 1, 5, 25, 125 minutes, or given up after five.
create or replace function finish_mail(i_id bigint, i_attempt integer, i_error text default '')
returns table (o_state text)
language sql as $$
    update mails set
        state = case when i_error = '' then 'sent' when attempts < 5 then 'queued' else 'failed' end,
        body = case when i_error = '' and secret <> '' then replace(body, secret, '…') else body end,
        secret = case when i_error = '' then '' else secret end,
        sent_at = case when i_error = '' then now() end,
        error = i_error,
        next_try_at = now() + make_interval(mins => power(5, attempts - 1)::integer)
    where id = i_id and state = 'sending' and attempts = i_attempt
    returning state;
$$;
