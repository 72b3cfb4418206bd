create or replace function get_team()
returns table (o_id bigint, o_name text, o_role text, o_bio text, o_photo text, o_photo_alt text, o_email text, o_phone text)
language sql stable as $$
    select id, name, role, bio, photo, photo_alt, email, phone from team_members where published order by position, id;
$$;
