-- What of an amount given back is net and what is tax. All taxes together are rounded once, on everything credited so far, and kept
-- within what is left of the invoice; then they share it in the proportion of what is left of each. So every note adds up, no part
-- is ever negative or more than what is left of it, and the notes on a whole invoice come to its taxes exactly, in whatever pieces.
create or replace function credit_parts(i_order bigint, i_amount integer)
returns table (o_net bigint, o_taxes jsonb)
language sql stable as $$
    with lines as (
        select t.n, t.tax ->> 'name' as name, (t.tax ->> 'rate')::numeric as rate,
               (t.tax ->> 'taxable')::bigint - coalesce(c.taxable, 0) as taxable, (t.tax ->> 'tax')::bigint - coalesce(c.tax, 0) as tax
        from orders o cross join jsonb_array_elements(o.taxes) with ordinality as t(tax, n)
        left join (
            select x.n, sum((x.tax ->> 'taxable')::bigint) as taxable, sum((x.tax ->> 'tax')::bigint) as tax
            from credit_notes c, jsonb_array_elements(c.document -> 'taxes') with ordinality as x(tax, n) where c.order_id = i_order group by x.n) c on c.n = t.n
        where o.id = i_order
    ), whole as (
        select o.total, o.credited, o.tax_total, o.total - o.credited as amount_left, coalesce((select sum(tax) from lines), 0) as tax_left
        from orders o where o.id = i_order
    ), given as (
        select amount_left, tax_left, least(i_amount, tax_left, greatest(0, i_amount - (amount_left - tax_left),
               round(tax_total::numeric * (credited + i_amount) / total) - (tax_total - tax_left)))::bigint as tax
        from whole
    )
    select i_amount - g.tax, coalesce((select jsonb_agg(jsonb_build_object('name', name, 'rate', rate,
            -- What is taxed as a whole is the net amount, without a rounding of its own.
            'taxable', case when taxable = g.amount_left - g.tax_left then i_amount - g.tax else round(taxable::numeric * i_amount / g.amount_left) end,
            'tax', case when g.tax_left = 0 then 0 else round(g.tax::numeric * upto / g.tax_left) - round(g.tax::numeric * (upto - tax) / g.tax_left) end) order by n)
        from (select *, sum(tax) over (order by n) as upto from lines) l), '[]')
    from given g;
$$;
