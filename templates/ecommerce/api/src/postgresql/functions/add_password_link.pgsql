-- For the customer with this address; nothing when there is none. One link at a time.
create or replace function add_password_link(i_email text, i_hash text, i_minutes integer)
returns table (o_customer_id bigint, o_name text)
language plpgsql as $$
declare
    v_id   bigint;
    v_name text;
begin
    select c.id, u.name into v_id, v_name from customers c join users u on u.id = c.id where u.role = 'customer' and lower(u.email) = lower(i_email);
    if v_id is null then
        return;
    end if;
    delete from password_links where customer_id = v_id or expires_at < now();
    insert into password_links (hash, customer_id, expires_at) values (i_hash, v_id, now() + make_interval(mins => i_minutes));
    return query select v_id, v_name;
end $$;
