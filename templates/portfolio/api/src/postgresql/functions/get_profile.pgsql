-- The one profile; a row of empty fields while there is none.
create or replace function get_profile()
returns table (o_id bigint, o_name text, o_headline text, o_intro text, o_about text, o_portrait text, o_portrait_alt text,
               o_location text, o_email text, o_phone text, o_availability text, o_resume text, o_languages jsonb,
               o_links jsonb, o_experience jsonb, o_education jsonb, o_updated_at timestamptz)
language sql stable as $$
    select 1, coalesce(name, ''), coalesce(headline, ''), coalesce(intro, ''), coalesce(about, ''), coalesce(portrait, ''),
           coalesce(portrait_alt, ''), coalesce(location, ''), coalesce(email, ''), coalesce(phone, ''), coalesce(availability, ''),
           coalesce(resume, ''), coalesce(to_jsonb(languages), '[]'), coalesce(links, '[]'), coalesce(experience, '[]'),
           coalesce(education, '[]'), updated_at
    from (values (1)) as one (id) left join profiles using (id);
$$;
