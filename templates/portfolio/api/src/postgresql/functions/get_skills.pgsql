create or replace function get_skills()
returns table (o_name text, o_category text, o_level integer)
language sql stable as $$
    select name, category, level from skills order by position, id;
$$;
