create or replace function get_profile()
returns table (o_name text, o_headline text, o_intro text, o_about text, o_location text, o_email text,
               o_availability text, o_links jsonb, o_experience jsonb)
language sql stable as $$
    select name, headline, intro, about, location, email, availability, links, experience from profiles;
$$;
