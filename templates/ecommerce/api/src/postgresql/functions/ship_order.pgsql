create or replace function ship_order(i_order bigint, i_actor text, i_carrier text, i_tracking text, i_url text)
returns table (o_state text)
language plpgsql as $$
declare
    v_state text;
begin
    select m.o_state into v_state from move_order(i_order, 'ship', i_actor, trim(i_carrier || ' ' || i_tracking)) m;
    update orders set carrier = i_carrier, tracking = i_tracking, tracking_url = i_url where id = i_order;
    return query select v_state;
end $$;
