-- What happens to a visitor's comment before anybody has read it: the state it gets, and why it is not let through. Joiners, which a
-- name or a text may hold, are not seen: with them a name is still the same, and so is a word.
create or replace function comment_verdict(i_name text, i_email text, i_body text)
returns table (o_state text, o_reason text)
language plpgsql stable as $$
declare
    v_set   blog_settings;
    v_name  text := lower(btrim(translate(i_name, U&'\200C\200D', '')));
    v_text  text := lower(translate(i_name || ' ' || i_email || ' ' || i_body, U&'\200C\200D', ''));
begin
    select * into v_set from blog_settings;
    if exists (select from regexp_split_to_table(lower(translate(coalesce(v_set.blocked_words, ''), U&'\200C\200D', '')), '\s*[\r\n]+\s*') w(word)
               where btrim(word) <> '' and position(btrim(word) in v_text) > 0) then
        return query select 'spam', 'blocked';
    elsif exists (select from authors a where lower(btrim(translate(a.name, U&'\200C\200D', ''))) = v_name or (a.email <> '' and lower(a.email) = lower(i_email))) then
        return query select 'pending', 'author';
    elsif exists (select from comments c where lower(c.email) = lower(i_email) and c.state = 'spam') then
        return query select 'pending', 'spammer';
    elsif (select count(*) from regexp_matches(i_body, '(https?://|www\.)', 'gi')) > coalesce(v_set.comment_links, 1) then
        return query select 'pending', 'links';
    elsif coalesce(v_set.comments, 'known') <> 'known' then
        return query select 'pending', 'every';
    elsif exists (select from comments c where lower(c.email) = lower(i_email) and c.state = 'approved' and not c.by_owner) then
        return query select 'approved', '';
    else
        return query select 'pending', 'first';
    end if;
end $$;
