-- The newest first, with how many there are in all; of one kind (image or pdf) when it is named.
create or replace function get_uploads(i_query text default '', i_kind text default '', i_limit integer default 50, i_offset integer default 0)
returns table (id bigint, file text, name text, mime text, bytes integer, width integer, height integer, variants integer[], alt text,
               created_at timestamptz, o_total bigint)
language sql stable as $$
    select u.id, u.file, u.name, u.mime, u.bytes, u.width, u.height, u.variants, u.alt, u.created_at, count(*) over ()
    from uploads u
    where (i_query = '' or position(lower(i_query) in lower(u.name || ' ' || u.alt)) > 0)
      and (i_kind = '' or (i_kind = 'image') = (u.mime like 'image/%'))
    order by u.id desc
    limit i_limit offset i_offset;
$$;
