-- One mail that is due, for this process alone. Who dies while sending leaves it to others three minutes later.
create or replace function claim_mail()
returns table (o_id bigint, o_recipient text, o_subject text, o_body text, o_reply_to text, o_attempts integer)
language sql as $$
    update mails set state = 'sending', attempts = attempts + 1, next_try_at = now() + interval '3 minutes'
    where id = (select id from mails where state in ('queued', 'sending') and next_try_at <= now()
                order by next_try_at, id limit 1 for update skip locked)
    returning id, recipient, subject, body, reply_to, attempts;
$$;
