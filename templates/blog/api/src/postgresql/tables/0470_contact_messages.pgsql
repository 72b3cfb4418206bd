create table contact_messages (
    id         bigint generated always as identity primary key,
    name       text not null check (length(name) between 1 and 120),
    email      text not null check (length(email) <= 254),
    message    text not null check (length(message) between 1 and 5000),
    is_demo    boolean not null default false,
    created_at timestamptz not null default now(),
    read_at    timestamptz
);
create index contact_messages_newest on contact_messages (created_at desc);
