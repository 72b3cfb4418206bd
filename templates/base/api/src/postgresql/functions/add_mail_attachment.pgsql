create or replace function add_mail_attachment(i_mail bigint, i_name text, i_mime text, i_content text)
returns void
language sql as $$
    insert into mail_attachments (mail_id, name, mime, content) values (i_mail, i_name, i_mime, decode(i_content, 'base64'));
$$;
