-- Locks the stock of some variants, always in the order of their numbers: two orders for the same things wait for each other
-- and never block each other.
create or replace function lock_stock(i_variants bigint[])
returns void
language plpgsql as $$
begin
    perform 1 from inventory where variant_id = any (i_variants) order by variant_id for update;
end $$;
