-- What a reader sees of a Markdown text, without its marks: what is searched, counted and quoted.
-- The two characters that mark a hit (see search_posts) are taken out, so that no text can pretend to be one.
create or replace function plain_text(i_text text) returns text
language plpgsql immutable parallel safe as $$
declare
    v text := translate(i_text, U&'\E000\E001', '');
begin
    v := regexp_replace(v, '^\s*(```|~~~).*$', '', 'gn');
    v := regexp_replace(v, '!?\[([^\]]*)\]\([^)]*\)', '\1', 'g');
    v := regexp_replace(v, '</?[a-zA-Z!][^>]*>', ' ', 'g');
    v := regexp_replace(v, '^[ \t]*(#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+|\d{1,9}[.)][ \t]+|[-|: \t]+$)', '', 'gn');
    v := regexp_replace(v, '[*`~|]+|\m_+|_+\M', ' ', 'g');
    return btrim(regexp_replace(v, '\s+', ' ', 'g'));
end $$;
