insert into comments (post_id, parent_id, depth, author_id, by_owner, name, email, body, state, reason, created_at, approved_at, is_demo)
select p.id, null, 0, null, false, d.name, d.email, d.body, d.state, d.reason, now() - d.age, case when d.state = 'approved' then now() - d.age end, true
from (values
    ('bread-around-a-working-day', 'Anjali', 'anjali@example.com', interval '40 hours', 'approved', '',
     E'I have tried this twice now. The first loaf was flat, exactly as you said it would be in May. With iced water and a third less yeast the second one was the best I ever made.\n\nOne question: does it matter if the dough stays in the cold for two nights?'),
    ('bread-around-a-working-day', 'Henrik L.', 'henrik@example.com', interval '31 hours', 'approved', '',
     'The baking tray below the pot! Ten years of burnt bottoms, and that is all it takes.'),
    ('bread-around-a-working-day', 'Farah', 'farah@example.com', interval '3 hours', 'pending', 'first',
     'Would this work with half atta? I have a great deal of it and would like to use it up before summer.'),
    ('a-chair-nobody-wanted', 'Ruth', 'ruth@example.com', interval '4 days', 'approved', '',
     'My grandfather used bicycle tube as well. I thought that he was only being thrifty.'),
    ('forty-minutes-before-the-city', 'Dev', 'dev@example.com', interval '11 days', 'approved', '',
     'I have begun. Day four. So far I can report that there are far more dogs than I knew.'),
    ('how-to-read-a-long-book', 'Cheap Watches', 'deals@example.net', interval '9 days', 'spam', 'links',
     'Very nice post! Best watches here http://example.net/a http://example.net/b')
) as d(post, name, email, age, state, reason, body)
join posts p on p.slug = d.post
order by d.age desc;

insert into comments (post_id, parent_id, depth, author_id, by_owner, name, email, body, state, created_at, approved_at, is_demo)
select c.post_id, c.id, 1, a.id, true, a.name, 'meera@example.com',
    'Two nights are fine, and many prefer the taste. After the third it begins to smell of beer, and the loaf stays low.', 'approved',
    c.created_at + interval '5 hours', c.created_at + interval '5 hours', true
from comments c join authors a on a.slug = 'meera-joshi' where c.name = 'Anjali';

insert into comments (post_id, parent_id, depth, name, email, body, state, created_at, approved_at, is_demo)
select c.post_id, c.id, 2, 'Anjali', 'anjali@example.com', 'Thank you! Friday, then.', 'approved',
    c.created_at + interval '1 hour', c.created_at + interval '1 hour', true
from comments c where c.by_owner;
