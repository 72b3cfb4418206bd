create or replace function get_legal_page(i_slug text)
returns table (o_id bigint, o_slug text, o_title text, o_body text, o_updated_at timestamptz)
language sql stable as $$
    select id, slug, title, body, updated_at from legal_pages where slug = i_slug;
$$;
