-- Texts and looks that belong to the whole site. No row: as in Framework/Settings.php.
create table settings (
    key        text        primary key check (key in ('site', 'theme')),
    value      jsonb       not null,
    updated_at timestamptz not null default now()
);
