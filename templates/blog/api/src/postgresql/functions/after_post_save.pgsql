-- Keeps the addresses of a post. One that belongs or belonged to another post is refused: links to that one would lead astray.
create or replace function after_post_save() returns trigger
language plpgsql as $$
begin
    insert into post_slugs (slug, post_id) values (new.slug, new.id) on conflict (slug) do nothing;
    if not exists (select from post_slugs s where s.slug = new.slug and s.post_id = new.id) then
        raise exception 'duplicate key value violates unique constraint "posts_slug_key"'
            using errcode = 'unique_violation', detail = format('Key (slug)=(%s) already exists.', new.slug),
                  table = 'posts', column = 'slug', constraint = 'posts_slug_key';
    end if;
    return null;
end $$;

create or replace trigger after_post_save after insert or update of slug on posts
    for each row execute function after_post_save();
