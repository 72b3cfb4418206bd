-- Whose link this is; it works once.
create or replace function use_password_link(i_hash text)
returns table (o_customer_id bigint)
language sql as $$
    delete from password_links where hash = i_hash and expires_at > now() returning customer_id;
$$;
