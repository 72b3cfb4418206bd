-- The newest first.
create or replace function get_mails(i_limit integer default 50, i_offset integer default 0)
returns table (o_id bigint, o_recipient text, o_subject text, o_body text, o_reply_to text, o_state text, o_attempts integer, o_error text,
               o_created_at timestamptz, o_sent_at timestamptz, o_attachments jsonb, o_total bigint)
language sql stable as $$
    select m.id, m.recipient, m.subject, case m.secret when '' then m.body else replace(m.body, m.secret, '…') end, m.reply_to, m.state, m.attempts, m.error, m.created_at, m.sent_at,
        coalesce((select jsonb_agg(a.name order by a.id) from mail_attachments a where a.mail_id = m.id), '[]'), count(*) over ()
    from mails m order by m.id desc limit i_limit offset i_offset;
$$;
