create or replace function update_upload(i_id bigint, i_alt text)
returns setof uploads
language sql as $$
    update uploads set alt = i_alt where id = i_id returning *;
$$;
