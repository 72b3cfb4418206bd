-- What is published, in the owner's order; only those with a tag when one is given (capitals do not matter).
create or replace function get_projects(i_tag text default null, i_limit integer default 100)
returns table (o_id bigint, o_slug text, o_title text, o_summary text, o_client text, o_year integer, o_cover text,
               o_cover_alt text, o_tags jsonb, o_featured boolean, o_updated_at timestamptz)
language sql stable as $$
    select id, slug, title, summary, client, year, cover, cover_alt, to_jsonb(tags), featured, updated_at
    from projects
    where published and (i_tag is null or exists (select from unnest(tags) as tag where lower(tag) = lower(i_tag)))
    order by position, year desc, id
    limit i_limit;
$$;
