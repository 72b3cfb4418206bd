create or replace function create_upload(i_file text, i_name text, i_mime text, i_bytes integer, i_width integer, i_height integer,
                                         i_variants jsonb, i_alt text, i_user bigint)
returns setof uploads
language sql as $$
    insert into uploads (file, name, mime, bytes, width, height, variants, alt, user_id)
    values (i_file, i_name, i_mime, i_bytes, i_width, i_height, array(select jsonb_array_elements_text(i_variants)::integer), i_alt, i_user)
    returning *;
$$;
