create table faqs (
    id         bigint      generated always as identity primary key,
    question   text        not null check (question <> ''),
    answer     text        not null check (answer <> ''),      -- paragraphs, separated by an empty line
    published  boolean     not null default true,
    position   integer     not null default 0,
    is_demo    boolean     not null default false,
    updated_at timestamptz not null default now()
);
