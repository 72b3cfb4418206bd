-- Who can log in. Customers of a shop are a realm of their own: the same address may be a customer and work for the site.
create table users (
    id             bigint      generated always as identity primary key,
    email          text        not null check (email = lower(email) and email ~ '^[^@\s]+@[^@\s]+$' and length(email) <= 254),
    name           text        not null default '' check (length(name) <= 120),
    role           text        not null check (role in ('owner', 'editor', 'customer')),
    password_hash  text        not null,
    first_password boolean     not null default false,    -- still the one that was drawn for the account
    token_version  integer     not null default 1,        -- tokens of an earlier version are no longer taken
    created_at     timestamptz not null default now(),
    updated_at     timestamptz not null default now(),
    last_login_at  timestamptz
);
create unique index users_email on users (email, (role = 'customer'));

-- The platform's word on who owns the site, as it was last carried out.
create table platform_owner (
    id      integer primary key default 1 check (id = 1),
    user_id bigint  references users on delete set null,
    email   text    not null,
    hash    text    not null,
    past    text[]  not null default '{}'   -- hashes of before: no container that starts again brings one of them back
);
