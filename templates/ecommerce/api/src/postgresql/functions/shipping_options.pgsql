-- How a parcel can go to a place: the rates of the zone that fits best (regions before countries before the rest of the world).
create or replace function shipping_options(i_country text, i_region text, i_total bigint, i_weight bigint)
returns table (o_id bigint, o_name text, o_delivery text, o_price integer)
language sql stable as $$
    with zone as (
        select id from shipping_zones
        where (i_country = any (countries) and (regions = '{}' or coalesce(i_region, '') = any (regions))) or '*' = any (countries)
        order by (i_country = any (countries)) desc, (regions <> '{}') desc, position, id limit 1
    )
    select r.id, r.name, r.delivery, r.price
    from shipping_rates r join zone z on z.id = r.zone_id
    where case r.basis when 'weight' then i_weight else i_total end >= r.lowest
      and (r.below is null or case r.basis when 'weight' then i_weight else i_total end < r.below)
    order by r.price, r.position, r.id;
$$;
