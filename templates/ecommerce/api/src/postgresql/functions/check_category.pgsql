-- A category is not below itself.
create or replace function check_category()
returns trigger
language plpgsql as $$
begin
    if new.parent_id is not null and exists (
        with recursive up as (
            select id, parent_id, 1 as depth from categories where id = new.parent_id
            union all
            select c.id, c.parent_id, up.depth + 1 from categories c join up on c.id = up.parent_id where up.depth < 20)
        select 1 from up where id = new.id or depth >= 8) then
        raise exception using errcode = '23514', message = 'A category cannot be below itself, nor deeper than eight', column = 'parent_id';
    end if;
    return new;
end $$;

create or replace trigger categories_tree before insert or update of parent_id on categories for each row execute function check_category();
