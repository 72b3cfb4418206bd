-- No recipient: the owner. What cannot be sent is kept, to be read in the admin.
create or replace function queue_mail(i_to text, i_subject text, i_text text, i_reply_to text, i_send boolean)
returns table (o_id bigint)
language sql as $$
    insert into mails (recipient, subject, body, reply_to, state)
    select t.recipient, i_subject, i_text, i_reply_to, case when i_send and t.recipient <> '' then 'queued' else 'kept' end
    from (select coalesce(nullif(i_to, ''), (select email from users where role = 'owner' order by id limit 1), '') as recipient) t
    returning id;
$$;
