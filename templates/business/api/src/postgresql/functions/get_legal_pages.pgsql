create or replace function get_legal_pages()
returns table (o_id bigint, o_slug text, o_title text, o_updated_at timestamptz)
language sql stable as $$
    select id, slug, title, updated_at from legal_pages order by position, id;
$$;
