-- "Über die Größe" becomes "uber-die-grosse"; what has no Latin letters becomes ''.
create or replace function slugify(i_text text) returns text
language sql immutable parallel safe as $$
    select trim(both '-' from left(regexp_replace(
        replace(replace(replace(translate(
            lower(regexp_replace(normalize(i_text, nfkd), U&'[\0300-\036F''\2019]', '', 'g')),
            'øđłı', 'odli'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'),
        '[^a-z0-9]+', '-', 'g'), 100));
$$;
