create or replace function get_mail_attachments(i_mail bigint)
returns table (o_name text, o_mime text, o_content text)
language sql stable as $$
    select name, mime, encode(content, 'base64') from mail_attachments where mail_id = i_mail order by id;
$$;
