-- Posts are found by the names of their tags and category too: when those change, their words are collected again (by before_post_save).
create or replace function refresh_post_search() returns trigger
language plpgsql as $$
begin
    if tg_table_name = 'post_tags' then
        update posts set search = '' where id = coalesce(new.post_id, old.post_id);
    elsif tg_table_name = 'tags' then
        update posts set search = '' where id in (select x.post_id from post_tags x where x.tag_id = new.id);
    elsif tg_table_name = 'categories' then
        update posts set search = '' where category_id = new.id;
    else
        update posts set search = '';
    end if;
    return null;
end $$;

create or replace trigger refresh_post_search after insert or delete on post_tags
    for each row execute function refresh_post_search();
create or replace trigger refresh_post_search after update of name on tags
    for each row when (old.name <> new.name) execute function refresh_post_search();
create or replace trigger refresh_post_search after update of name on categories
    for each row when (old.name <> new.name) execute function refresh_post_search();
create or replace trigger refresh_post_search after update of search_language on blog_settings
    for each row when (old.search_language <> new.search_language) execute function refresh_post_search();
