create or replace function hide_in_mail(i_mail bigint, i_secret text)
returns void
language sql as $$
    update mails set secret = i_secret where id = i_mail;
$$;
