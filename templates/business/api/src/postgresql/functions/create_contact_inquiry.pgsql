-- Keeps an inquiry. One about a service that is not offered (any more) is refused at that field.
-- The same text from the same sender within an hour (a double click, a reload) is kept once: o_new is false and o_id the
-- first one's number, also when both arrive at the same moment.
create or replace function create_contact_inquiry(i_name text, i_email text, i_phone text, i_service text, i_message text)
returns table (o_id bigint, o_new boolean, o_service_title text)
language plpgsql as $$
declare
    v_service services;
    v_id      bigint;
begin
    if i_service <> '' then
        select * into v_service from services where slug = i_service and published for share;
        if not found then
            raise exception 'This is no longer offered. Please choose something else.' using hint = 'service';
        end if;
    end if;
    perform pg_advisory_xact_lock(hashtextextended('inquiry ' || lower(i_email), 0));
    select id into v_id from contact_inquiries
        where lower(email) = lower(i_email) and message = i_message and service_id is not distinct from v_service.id
          and created_at > now() - interval '1 hour'
        order by id limit 1;
    if v_id is not null then
        return query select v_id, false, coalesce(v_service.title, '');
        return;
    end if;
    return query
        insert into contact_inquiries (name, email, phone, service_id, service_title, message)
        values (i_name, i_email, i_phone, v_service.id, coalesce(v_service.title, ''), i_message)
        returning id, true, service_title;
end $$;
