-- The taxes on an amount. Rule: the tax of one line (price times quantity) is rounded once, half away from zero; with inclusive
-- prices it is what remains when the rounded net amount is taken off. Several taxes on one line share it so that nothing is lost.
create or replace function tax_parts(i_amount bigint, i_class bigint, i_country text, i_region text, i_inclusive boolean)
returns table (o_name text, o_rate numeric, o_taxable bigint, o_tax bigint)
language sql stable as $$
    with rates as (
        select r.name, r.rate, sum(r.rate) over (order by r.position, r.id) as upto, sum(r.rate) over () as whole
        from tax_rates r, shop_settings s
        where r.tax_class_id = i_class
          and r.country = case when exists (select 1 from tax_rates x where x.tax_class_id = i_class and x.country = i_country) then i_country else '*' end
          and (r.scope = 'any' or (r.scope = 'same_region') = (s.country = i_country and s.region = coalesce(i_region, '')))
    ), line as (
        select *, case when i_inclusive then i_amount - round(i_amount * 100 / (100 + whole)) else round(i_amount * whole / 100) end as tax from rates
    )
    select name, rate, (i_amount - case when i_inclusive then tax else 0 end)::bigint,
           case when whole = 0 then 0 else (round(tax * upto / whole) - round(tax * (upto - rate) / whole)) end::bigint
    from line;
$$;
