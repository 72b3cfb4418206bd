-- A post as lists show it. every_post_card knows drafts and what is scheduled too, and is for previews alone.
create view every_post_card as
select p.id, p.slug, p.title, p.summary, p.cover, p.cover_alt, p.featured, p.published_at,
       greatest(p.updated_at, p.published_at) as updated_at,
       greatest(1, ceil(p.words / 220.0))::integer as minutes,
       case when a.id is not null then jsonb_build_object('slug', a.slug, 'name', a.name, 'image', a.image) end as author,
       case when c.id is not null then jsonb_build_object('slug', c.slug, 'name', c.name) end as category,
       (select coalesce(jsonb_agg(jsonb_build_object('slug', t.slug, 'name', t.name) order by t.name), '[]')
        from post_tags x join tags t on t.id = x.tag_id where x.post_id = p.id) as tags,
       (select count(*) from comments k where k.post_id = p.id and k.state = 'approved') as comments
from posts p
left join authors a on a.id = p.author_id
left join categories c on c.id = p.category_id;

create view post_cards as
select e.* from every_post_card e join posts p on p.id = e.id
where p.status = 'published' and p.published_at <= now();
