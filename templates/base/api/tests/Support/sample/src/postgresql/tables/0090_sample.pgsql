create table beds (
    id      bigint generated always as identity primary key,
    name    text not null unique,
    is_demo boolean not null default false
);
create table plants (
    id         bigint generated always as identity primary key,
    name       text not null check (name <> ''),
    slug       text not null unique,
    note       text not null default '',
    story      text not null default '',
    body       text not null default '',
    contact    text not null default '',
    link       text not null default '',
    light      text not null default '',
    picture    text not null default '',
    sheet      text not null default '',
    height     integer,
    price      integer check (price < 1000000),
    ph         numeric(4, 2),
    hardy      boolean not null default false,
    sown       date,
    seen_at    timestamptz,
    colours    text[] not null default '{}',
    gallery    jsonb not null default '[]',
    steps      jsonb not null default '[]',
    bed_id     bigint references beds,
    views      integer not null default 7,
    secret     text not null default 'not in the configuration',
    position   integer not null default 0,
    is_demo    boolean not null default false,
    updated_at timestamptz not null default now()
);
create table plant_friends (
    plant_id  bigint not null references plants on delete cascade,
    friend_id bigint not null references plants on delete cascade,
    primary key (plant_id, friend_id)
);
create table gardens (
    id      integer primary key default 1 check (id = 1),
    name    text not null default '',
    hours   jsonb not null default '[]',
    is_demo boolean not null default false
);
create table sheds (
    id      bigint generated always as identity primary key,
    name    text not null,
    colour  text not null default 'green',
    width   numeric not null default 2.50,
    shelves text[] not null default '{}'
);
create table letters (
    id         bigint generated always as identity primary key,
    name       text not null,
    body       text not null,
    read_at    timestamptz,
    created_at timestamptz not null default now()
);
create function refuse_poison() returns trigger language plpgsql as $$
begin
    if new.name = 'Poison' then
        raise exception 'Nothing poisonous here' using hint = 'name';
    end if;
    return new;
end $$;
create trigger plants_poison before insert or update on plants for each row execute function refuse_poison();
