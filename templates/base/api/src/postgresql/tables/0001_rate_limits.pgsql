-- How often somebody did something lately. Unlogged: it may be forgotten after a crash.
create unlogged table rate_limits (
    key          text        not null,
    window_start timestamptz not null,
    hits         integer     not null default 1,
    primary key (key, window_start)
);
create index rate_limits_age on rate_limits (window_start);
