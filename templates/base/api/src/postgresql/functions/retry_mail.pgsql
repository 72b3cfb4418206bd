-- Sends again what is kept or was given up; says whether there was such a mail.
create or replace function retry_mail(i_id bigint)
returns table (o_found boolean)
language sql as $$
    with again as (
        update mails set state = 'queued', attempts = 0, error = '', next_try_at = now(),
            recipient = coalesce(nullif(recipient, ''), (select email from users where role = 'owner' order by id limit 1), '')
        where id = i_id and (state in ('kept', 'failed') or (state = 'queued' and attempts > 0)) returning id
    )
    select exists (select from again);
$$;
