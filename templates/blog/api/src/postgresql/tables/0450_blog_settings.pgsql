-- One row: how this blog behaves.
create table blog_settings (
    id              bigint primary key default 1 check (id = 1),
    posts_per_page  integer not null default 9 check (posts_per_page between 1 and 50),
    feed_content    text not null default 'full' check (feed_content in ('full', 'summary')),
    search_language text not null default 'english' check (search_language ~ '^[a-z]{2,20}$'),
    comments        text not null default 'known' check (comments in ('known', 'every', 'closed')),
    comment_depth   integer not null default 3 check (comment_depth between 0 and 6),
    comment_days    integer not null default 0 check (comment_days between 0 and 3650),
    comment_links   integer not null default 1 check (comment_links between 0 and 20),
    blocked_words   text not null default '' check (length(blocked_words) <= 5000),
    is_demo         boolean not null default false,
    updated_at      timestamptz not null default now()
);
insert into blog_settings default values;
