-- What somebody typed, as search engines understand it: "exact words", or, -without. The last of plain words may be the beginning of one.
create or replace function blog_query(i_query text) returns tsquery
language plpgsql stable as $$
declare
    v_query tsquery := websearch_to_tsquery(blog_language(), i_query);
    v_parts text[] := regexp_match(i_query, '^([[:alnum:][:space:]]*?)([[:alnum:]]{3,})\s*$');
    v_rest  tsquery;
begin
    if v_parts is null then
        return v_query;
    end if;
    v_rest := websearch_to_tsquery(blog_language(), v_parts[1]);
    return v_query || (case when numnode(v_rest) = 0 then to_tsquery('simple', v_parts[2] || ':*')
                            else v_rest && to_tsquery('simple', v_parts[2] || ':*') end);
end $$;
