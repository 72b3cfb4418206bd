create or replace function get_blog_settings()
returns table (o_posts_per_page integer, o_feed_content text, o_comments text, o_comment_depth integer, o_time_zone text)
language sql stable as $$
    select coalesce(max(posts_per_page), 9), coalesce(max(feed_content), 'full'), coalesce(max(comments), 'known'), coalesce(max(comment_depth), 3),
        blog_time_zone()
    from (select * from blog_settings) s;
$$;
