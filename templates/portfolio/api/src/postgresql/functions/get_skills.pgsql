create or replace function get_skills()
returns table (o_id bigint, o_name text, o_category text, o_level integer)
language sql stable as $$
    select id, name, category, level from skills order by position, id;
$$;
