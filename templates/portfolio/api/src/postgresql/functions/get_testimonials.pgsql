-- What is published; only what belongs to a project when one is given. o_slug is empty where there is no (published) project.
create or replace function get_testimonials(i_project_id bigint default null)
returns table (o_id bigint, o_quote text, o_name text, o_role text, o_project_id bigint, o_slug text, o_project text)
language sql stable as $$
    select t.id, t.quote, t.name, t.role, t.project_id, coalesce(p.slug, ''), coalesce(p.title, '')
    from testimonials t left join projects p on p.id = t.project_id and p.published
    where t.published and (i_project_id is null or t.project_id = i_project_id)
    order by t.position, t.id;
$$;
