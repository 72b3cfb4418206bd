-- The steps of some variants, to be told to everyone who has the shop open.
create or replace function stock_steps(i_variants jsonb)
returns table (o_variant_id bigint, o_available text)
language sql stable as $$
    select i.variant_id, available_step(i.on_hand, i.reserved, i.tracked, s.low_stock)
    from inventory i, shop_settings s
    where i.variant_id in (select value::bigint from jsonb_array_elements_text(i_variants));
$$;
