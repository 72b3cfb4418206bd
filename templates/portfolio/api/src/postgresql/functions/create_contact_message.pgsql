-- Keeps a message. The same text from the same sender within an hour (a double click, a reload) is kept once:
-- o_new is false and o_id the first one's number, also when both arrive at the same moment.
create or replace function create_contact_message(i_name text, i_email text, i_message text)
returns table (o_id bigint, o_new boolean)
language plpgsql as $$
declare
    v_id bigint;
begin
    perform pg_advisory_xact_lock(hashtextextended('contact ' || lower(i_email), 0));
    select id into v_id from contact_messages
        where lower(email) = lower(i_email) and message = i_message and created_at > now() - interval '1 hour'
        order by id limit 1;
    if v_id is not null then
        return query select v_id, false;
        return;
    end if;
    return query insert into contact_messages (name, email, message) values (i_name, i_email, i_message) returning id, true;
end $$;
