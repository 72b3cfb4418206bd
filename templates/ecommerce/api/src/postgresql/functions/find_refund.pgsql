-- The refund that a provider speaks of: by our key as long as its name there is not known, else by that name.
create or replace function find_refund(i_method text, i_refund jsonb)
returns setof refunds
language sql stable as $$
    select r.* from refunds r join payments p on p.id = r.payment_id
    where p.method = i_method and not r.by_hand and i_refund ->> 'reference' <> ''
      and (r.reference = i_refund ->> 'reference' or (r.reference = '' and r.key = i_refund ->> 'key'))
    order by r.reference = '' desc, r.id limit 1;
$$;
