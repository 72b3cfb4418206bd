-- Newest first, a page of them; those of a category, tag, author, year or month when one is given.
create or replace function get_posts(i_category text default null, i_tag text default null, i_author text default null,
    i_year integer default null, i_month integer default null, i_limit integer default 9, i_offset integer default 0)
returns table (o_card jsonb, o_total bigint)
language sql stable as $$
    with chosen as (
        select c.id, c.published_at, count(*) over () as total
        from post_cards c
        where (i_category is null or c.category ->> 'slug' = i_category)
          and (i_author is null or c.author ->> 'slug' = i_author)
          and (i_tag is null or exists (select from post_tags x join tags t on t.id = x.tag_id where x.post_id = c.id and t.slug = i_tag))
          and (i_year is null or extract(year from c.published_at at time zone blog_time_zone()) = i_year)
          and (i_month is null or extract(month from c.published_at at time zone blog_time_zone()) = i_month)
        order by c.published_at desc, c.id desc
        limit i_limit offset i_offset)
    select to_jsonb(c), total from chosen join post_cards c using (id) order by c.published_at desc, c.id desc;
$$;
