-- What a shop keeps of its customers' accounts; who they are and how they log in is in users (role customer), id is theirs.
create table customers (
    id         bigint      primary key references users on delete cascade,
    phone      text        not null default '',
    note       text        not null default '',
    is_demo    boolean     not null default false,
    created_at timestamptz not null default now()
);
create table customer_addresses (
    id          bigint  generated always as identity primary key,
    customer_id bigint  not null references customers on delete cascade,
    address     jsonb   not null,
    is_default  boolean not null default false
);
create index customer_addresses_customer on customer_addresses (customer_id);

-- Links in mails that set a new password; kept as a hash.
create table password_links (
    hash        text        primary key,
    customer_id bigint      not null references customers on delete cascade,
    expires_at  timestamptz not null
);
