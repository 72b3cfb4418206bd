create or replace function create_contact_message(i_name text, i_email text, i_message text)
returns table (o_id bigint)
language sql as $$
    insert into contact_messages (name, email, message) values (i_name, i_email, i_message) returning id;
$$;
