-- What the page about the blog says, above its authors.
create table about (
    id         bigint primary key default 1 check (id = 1),
    title      text not null default '' check (length(title) <= 120),
    lead       text not null default '' check (length(lead) <= 400),
    body       text not null default '' check (length(body) <= 50000),
    image      text not null default '',
    image_alt  text not null default '' check (length(image_alt) <= 300),
    is_demo    boolean not null default false,
    updated_at timestamptz not null default now()
);
