-- What happens to a visitor's comment before anybody has read it: the state it gets, and why it is not let through.
create or replace function comment_verdict(i_name text, i_email text, i_body text)
returns table (o_state text, o_reason text)
language plpgsql stable as $$
declare
    v_set   blog_settings;
    v_text  text := lower(i_name || ' ' || i_email || ' ' || i_body);
begin
    select * into v_set from blog_settings;
    if exists (select from regexp_split_to_table(lower(coalesce(v_set.blocked_words, '')), '\s*[\r\n]+\s*') w(word)
               where btrim(word) <> '' and position(btrim(word) in v_text) > 0) then
        return query select 'spam', 'blocked';
    elsif exists (select from authors a where lower(btrim(a.name)) = lower(btrim(i_name)) or (a.email <> '' and lower(a.email) = lower(i_email))) then
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
