-- Keeps a message. The same text from the same sender within an hour (a double click, a reload) is kept once: o_new is then false.
create or replace function create_contact_message(i_name text, i_email text, i_message text)
returns table (o_id bigint, o_new boolean)
language plpgsql as $$
begin
    if not visible_line(i_name) then
        raise exception 'has the wrong format' using hint = 'name';
    end if;
    perform pg_advisory_xact_lock(hashtextextended('contact ' || lower(i_email), 0));
    select m.id, false into o_id, o_new from contact_messages m
        where lower(m.email) = lower(i_email) and m.message = i_message and m.created_at > now() - interval '1 hour' order by m.id limit 1;
    if o_id is null then
        insert into contact_messages (name, email, message) values (i_name, i_email, i_message) returning id, true into o_id, o_new;
    end if;
    return next;
end $$;
