-- What else a reader of this post may like: rare tags in common count most, then the category, then words in title and summary.
create or replace function get_related_posts(i_id bigint, i_limit integer default 3)
returns table (o_card jsonb, o_score real)
language sql stable as $$
    with me as (
        select p.id, p.category_id,
            (select string_agg(lexeme, ' or ') from (
                select u.lexeme from unnest(p.search) u
                where u.weights && array['A', 'B'] and u.lexeme ~ '^[[:alnum:]]+$' and u.lexeme <> 'or' limit 40) l) as words
        from posts p where p.id = i_id),
    used as (select tag_id, count(*) as posts from post_tags group by tag_id),
    scored as (
        select c.id,
            coalesce((select sum(1 / ln(1 + used.posts)) from post_tags a join post_tags b using (tag_id) join used using (tag_id)
                      where a.post_id = me.id and b.post_id = p.id), 0)
            + case when p.category_id = me.category_id then 0.5 else 0 end
            + coalesce(ts_rank(p.search, websearch_to_tsquery('simple', me.words), 32), 0) as score
        from post_cards c join posts p on p.id = c.id cross join me
        where p.id <> me.id)
    select to_jsonb(c), s.score::real from scored s join post_cards c using (id)
    where s.score > 0.02 order by s.score desc, c.published_at desc limit i_limit;
$$;
