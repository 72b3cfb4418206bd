create or replace function get_comment_counts()
returns table (o_pending bigint, o_approved bigint, o_spam bigint, o_deleted bigint)
language sql stable as $$
    select count(*) filter (where state = 'pending'), count(*) filter (where state = 'approved'),
           count(*) filter (where state = 'spam'), count(*) filter (where state = 'deleted') from comments;
$$;
