-- What an answer hangs on: the comment that is answered, or above it, so that no conversation gets deeper than the owner allows.
create or replace function comment_parent(i_answered comments) returns comments
language plpgsql stable as $$
declare
    v_depth  integer := coalesce((select comment_depth from blog_settings), 3);
    v_parent comments := i_answered;
begin
    while v_parent.id is not null and v_parent.depth >= v_depth loop
        select * into v_parent from comments c where c.id = v_parent.parent_id;
    end loop;
    return v_parent;
end $$;
