-- The newest posts whole, for feed readers.
create or replace function get_feed(i_limit integer default 20)
returns table (o_card jsonb, o_body text)
language sql stable as $$
    select to_jsonb(c), p.body from post_cards c join posts p on p.id = c.id
    order by c.published_at desc, c.id desc limit i_limit;
$$;
