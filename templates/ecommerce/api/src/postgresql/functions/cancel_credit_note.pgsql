-- Cancels the credit note of a refund that did not come about: its sums with the other sign, under a number of their own.
create or replace function cancel_credit_note(i_refund bigint, i_reason text)
returns table (o_id bigint)
language sql as $$
    select a.o_id
    from credit_notes c cross join lateral add_credit_note(c.refund_id, c.id, -c.amount, jsonb_build_object(
        'net', -(c.document ->> 'net')::bigint, 'reason', i_reason, 'whole', false,
        'taxes', (select coalesce(jsonb_agg(t.tax || jsonb_build_object('taxable', -(t.tax ->> 'taxable')::bigint, 'tax', -(t.tax ->> 'tax')::bigint) order by t.n), '[]')
            from jsonb_array_elements(c.document -> 'taxes') with ordinality as t(tax, n)))) a
    where c.refund_id = i_refund and c.cancels is null and not exists (select 1 from credit_notes x where x.cancels = c.id);
$$;
