-- What of a mail's text is for its recipient alone: not shown in the admin, and forgotten once the mail is sent.
alter table mails add column secret text not null default '';
