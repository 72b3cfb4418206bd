-- What visitors are told of a stock: steps, not numbers, so that nobody reads off what a shop sells a day.
create or replace function available_step(i_on_hand integer, i_reserved integer, i_tracked boolean, i_low integer)
returns text
language sql immutable as $$
    select case
        when not i_tracked or i_on_hand - i_reserved > i_low then 'in'
        when i_on_hand - i_reserved > 0 then 'low'
        else 'out'
    end;
$$;
