-- Keeps the addresses of a post. One that belongs or belonged to another post is refused: links to that one would lead astray.
create or replace function after_post_save() returns trigger
language plpgsql as $$
begin
    insert into post_slugs (slug, post_id) values (new.slug, new.id) on conflict (slug) do nothing;
    if not exists (select from post_slugs s where s.slug = new.slug and s.post_id = new.id) then
        raise exception 'Another post used this address before. Please choose a different one.' using hint = 'slug';
    end if;
    return null;
end $$;

create or replace trigger after_post_save after insert or update of slug on posts
    for each row execute function after_post_save();
