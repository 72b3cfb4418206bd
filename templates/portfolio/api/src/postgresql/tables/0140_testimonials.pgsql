-- What clients say. With a project it also stands on that project's page.
create table testimonials (
    id         bigint      generated always as identity primary key,
    quote      text        not null check (quote <> ''),
    name       text        not null check (name <> ''),
    role       text        not null default '',
    project_id bigint      references projects (id) on delete set null,
    published  boolean     not null default true,
    position   integer     not null default 0,
    is_demo    boolean     not null default false,
    updated_at timestamptz not null default now()
);
create index testimonials_project on testimonials (project_id);
