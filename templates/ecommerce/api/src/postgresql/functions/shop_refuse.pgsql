-- Ends the transaction: the visitor gets 409 with this text, at a field of the form when one is named.
create or replace function shop_refuse(i_text text, i_field text default '')
returns void
language plpgsql as $$
begin
    if i_field = '' then
        raise exception '%', i_text;
    end if;
    raise exception '%', i_text using hint = i_field;
end $$;
