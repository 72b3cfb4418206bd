-- Refuses an address with something invisible in it.
create or replace function check_address(i_address jsonb, i_prefix text)
returns void
language plpgsql as $$
declare
    v_field text := (select key from jsonb_each_text(i_address) where key in ('name', 'company', 'line1', 'line2', 'city', 'region') and value <> '' and not visible_line(value) limit 1);
begin
    if v_field is not null then
        perform shop_refuse('has the wrong format', i_prefix || '.' || v_field);
    end if;
end $$;
