-- Whether visitors may write below a post: the owner's general choice, the post's own, and its age.
create or replace function comments_are_open(i_post posts) returns boolean
language sql stable as $$
    select i_post.status = 'published' and i_post.published_at <= now() and i_post.comments_open
       and coalesce((select s.comments <> 'closed' and (s.comment_days = 0 or i_post.published_at > now() - make_interval(days => s.comment_days))
                     from blog_settings s), true);
$$;
