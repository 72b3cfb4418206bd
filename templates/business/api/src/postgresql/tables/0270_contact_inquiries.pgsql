create table contact_inquiries (
    id            bigint      generated always as identity primary key,
    name          text        not null check (length(name) between 1 and 120),
    email         text        not null check (length(email) between 3 and 254),
    phone         text        not null default '' check (length(phone) <= 40),
    service_id    bigint      references services (id) on delete set null,
    service_title text        not null default '',      -- as it was called then
    message       text        not null check (length(message) between 1 and 5000),
    read_at       timestamptz,
    is_demo       boolean     not null default false,
    created_at    timestamptz not null default now()
);
create index contact_inquiries_newest on contact_inquiries (created_at desc);
create index contact_inquiries_sender on contact_inquiries (lower(email), created_at);
create index contact_inquiries_service on contact_inquiries (service_id);
