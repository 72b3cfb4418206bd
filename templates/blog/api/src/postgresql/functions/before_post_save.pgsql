-- What a post carries beside what was entered: an address that nobody else has or had, its time, its length, its words for the search.
create or replace function before_post_save() returns trigger
language plpgsql as $$
declare
    v_text text := plain_text(new.body);
    v_language regconfig := blog_language();
    v_base text;
    v_number integer := 1;
begin
    if tg_op = 'INSERT' or new.slug <> old.slug then
        -- One after the other, so that two posts of one title get two addresses.
        perform pg_advisory_xact_lock(hashtextextended('post_slugs', 0));
    end if;
    if new.slug = '' then
        v_base := coalesce(nullif(slugify(new.title), ''), 'post');
        new.slug := v_base;
        while exists (select from post_slugs s where s.slug = new.slug and s.post_id <> new.id) loop
            v_number := v_number + 1;
            new.slug := v_base || '-' || v_number;
        end loop;
    end if;
    if new.status = 'published' and new.published_at is null then
        new.published_at := now();
    end if;
    new.words := coalesce(array_length(regexp_split_to_array(nullif(v_text, ''), '\s+'), 1), 0);
    new.search :=
        setweight(to_tsvector(v_language, new.title), 'A')
        || setweight(to_tsvector(v_language, new.summary || ' ' || coalesce(
               (select c.name from categories c where c.id = new.category_id), '')), 'B')
        || setweight(to_tsvector(v_language, coalesce(
               (select string_agg(t.name, ' ') from post_tags x join tags t on t.id = x.tag_id where x.post_id = new.id), '')), 'B')
        || setweight(to_tsvector(v_language, left(v_text, 150000)), 'D');
    return new;
end $$;

create or replace trigger before_post_save before insert or update on posts
    for each row execute function before_post_save();
