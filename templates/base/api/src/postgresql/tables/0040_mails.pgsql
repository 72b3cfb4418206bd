-- What the site wrote to people.
create table mails (
    id          bigint      generated always as identity primary key,
    recipient   text        not null,
    subject     text        not null,
    body        text        not null,
    reply_to    text        not null default '',
    state       text        not null default 'queued' check (state in ('queued', 'sending', 'sent', 'failed', 'kept')),
    attempts    integer     not null default 0,
    error       text        not null default '',
    next_try_at timestamptz not null default now(),            -- of one being sent: when it counts as abandoned
    created_at  timestamptz not null default now(),
    sent_at     timestamptz
);
create index mails_due on mails (next_try_at) where state in ('queued', 'sending');

create table mail_attachments (
    id      bigint generated always as identity primary key,
    mail_id bigint not null references mails on delete cascade,
    name    text   not null,
    mime    text   not null,
    content bytea  not null
);
create index mail_attachments_mail on mail_attachments (mail_id);
