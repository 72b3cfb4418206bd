-- A note for the shop; the customer does not see it.
create or replace function note_order(i_order bigint, i_actor text, i_note text)
returns table (o_id bigint)
language sql as $$
    insert into order_events (order_id, event, state, actor, note) select id, 'note', state, i_actor, i_note from orders where id = i_order returning id;
$$;
