-- One published project, and which one comes after it in the owner's order (after the last one the first).
create or replace function get_project(i_slug text)
returns table (o_id bigint, o_slug text, o_title text, o_summary text, o_body text, o_sections jsonb, o_results jsonb,
               o_client text, o_role text, o_year integer, o_url text, o_cover text, o_cover_alt text, o_gallery jsonb,
               o_tags jsonb, o_featured boolean, o_next jsonb, o_created_at timestamptz, o_updated_at timestamptz)
language sql stable as $$
    with ordered as (
        select *, row_number() over (order by position, year desc, id) as place, count(*) over () as total
        from projects where published
    )
    select p.id, p.slug, p.title, p.summary, p.body, p.sections, p.results, p.client, p.role, p.year, p.url, p.cover, p.cover_alt,
           p.gallery, to_jsonb(p.tags), p.featured,
           (select jsonb_build_object('slug', n.slug, 'title', n.title)
            from ordered n where n.place = p.place % p.total + 1 and n.id <> p.id),
           p.created_at, p.updated_at
    from ordered p
    where p.slug = i_slug;
$$;
