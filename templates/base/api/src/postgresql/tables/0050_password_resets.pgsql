-- Links in mails that let an account choose a new password; only hashes of them are kept.
create table password_resets (
    hash       text        primary key,
    user_id    bigint      not null references users on delete cascade,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    used_at    timestamptz                                     -- or when the account got another password or address
);
create index password_resets_user on password_resets (user_id);
