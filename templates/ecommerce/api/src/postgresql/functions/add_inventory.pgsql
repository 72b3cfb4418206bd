-- Each variant has a stock from its first moment.
create or replace function add_inventory()
returns trigger
language plpgsql as $$
begin
    insert into inventory (variant_id) values (new.id) on conflict do nothing;
    return null;
end $$;

create or replace trigger variants_inventory after insert on variants for each row execute function add_inventory();
