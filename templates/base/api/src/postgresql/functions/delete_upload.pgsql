create or replace function delete_upload(i_id bigint)
returns setof uploads
language sql as $$
    delete from uploads where id = i_id returning *;
$$;
