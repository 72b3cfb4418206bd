-- Best first. In o_title and o_excerpt hits stand between the characters U+E000 and U+E001, which no text of ours contains:
-- there is no HTML in them, and none can come from a post.
create or replace function search_posts(i_query text, i_limit integer default 10, i_offset integer default 0)
returns table (o_card jsonb, o_title text, o_excerpt text, o_rank real, o_total bigint)
language sql stable as $$
    with wanted as (select blog_query(i_query) as query, blog_language() as language),
    hits as (
        select p.id, p.title, p.summary, p.body, w.query, w.language,
            ts_rank('{0.1, 0.2, 0.5, 1.0}', p.search, w.query, 1) + ts_rank_cd('{0.1, 0.2, 0.5, 1.0}', p.search, w.query, 1) as rank, count(*) over () as total
        from posts p cross join wanted w
        where p.search @@ w.query and p.status = 'published' and p.published_at <= now()
        order by rank desc, p.published_at desc, p.id desc
        limit i_limit offset i_offset)
    select to_jsonb(c),
        ts_headline(h.language, translate(h.title, U&'\E000\E001', ''), h.query, U&'HighlightAll=true, StartSel=\E000, StopSel=\E001'),
        ts_headline(h.language, plain_text(h.summary || E'\n\n' || h.body), h.query,
            U&'MaxFragments=2, MaxWords=26, MinWords=12, FragmentDelimiter=" … ", StartSel=\E000, StopSel=\E001'),
        h.rank, h.total
    from hits h join post_cards c using (id)
    order by h.rank desc, c.published_at desc, c.id desc;
$$;
