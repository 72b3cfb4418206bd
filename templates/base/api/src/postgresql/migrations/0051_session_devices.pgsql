-- What browser a session is of, and when it was last used: whoever looks at the list must know their own.
alter table sessions add column browser text not null default '' check (length(browser) <= 40);
alter table sessions add column system text not null default '' check (length(system) <= 40);
alter table sessions add column used_at timestamptz not null default now();
update sessions set used_at = greatest(created_at, expires_at - interval '30 days');
