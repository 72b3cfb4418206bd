-- What customers say. With a service it also stands on that service's page.
create table testimonials (
    id         bigint      generated always as identity primary key,
    quote      text        not null check (quote <> ''),
    name       text        not null check (name <> ''),
    role       text        not null default '',
    rating     integer     check (rating between 1 and 5),      -- null: none is shown
    service_id bigint      references services (id) on delete set null,
    published  boolean     not null default true,
    position   integer     not null default 0,
    is_demo    boolean     not null default false,
    updated_at timestamptz not null default now()
);
create index testimonials_service on testimonials (service_id);
