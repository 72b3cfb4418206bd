-- What somebody typed as a search: all words, each also as the beginning of a word. Null when there is no word in it.
create or replace function search_query(i_text text)
returns tsquery
language plpgsql immutable as $$
declare
    v_word  text;
    v_query tsquery;
    v_one   tsquery;
begin
    for v_word in select m[1] from regexp_matches(lower(left(i_text, 200)), '([[:alnum:]]+)', 'g') m limit 10 loop
        v_one := to_tsquery('simple', v_word || ':*') || plainto_tsquery('english', v_word);
        v_query := case when v_query is null then v_one else v_query && v_one end;
    end loop;
    return v_query;
end $$;
