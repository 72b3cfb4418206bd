create or replace function get_about()
returns table (o_id bigint, o_title text, o_lead text, o_body text, o_image text, o_image_alt text)
language sql stable as $$
    select id, title, lead, body, image, image_alt from about;
$$;
