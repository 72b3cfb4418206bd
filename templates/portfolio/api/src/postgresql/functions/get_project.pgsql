create or replace function get_project(i_slug text)
returns table (o_slug text, o_title text, o_summary text, o_body text, o_client text, o_year integer, o_url text,
               o_cover text, o_tags jsonb, o_featured boolean)
language sql stable as $$
    select slug, title, summary, body, client, year, url, cover, to_jsonb(tags), featured
    from projects
    where published and slug = i_slug;
$$;
