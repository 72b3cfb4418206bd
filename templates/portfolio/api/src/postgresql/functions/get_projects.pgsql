-- What is published, in the owner's order; only those with a tag when one is given.
create or replace function get_projects(i_tag text default null, i_limit integer default 100)
returns table (o_slug text, o_title text, o_summary text, o_client text, o_year integer, o_url text, o_cover text,
               o_tags jsonb, o_featured boolean)
language sql stable as $$
    select slug, title, summary, client, year, url, cover, to_jsonb(tags), featured
    from projects
    where published and (i_tag is null or tags @> array[i_tag])
    order by position, year desc, id
    limit i_limit;
$$;
