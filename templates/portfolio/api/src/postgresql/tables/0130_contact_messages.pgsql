create table contact_messages (
    id         bigint      generated always as identity primary key,
    name       text        not null check (length(name) between 1 and 120),
    email      text        not null check (length(email) between 3 and 254),
    message    text        not null check (length(message) between 1 and 5000),
    read_at    timestamptz,
    is_demo    boolean     not null default false,
    created_at timestamptz not null default now()
);
create index contact_messages_newest on contact_messages (created_at desc);
create index contact_messages_sender on contact_messages (lower(email), created_at);
