-- Televisions that show the floor for months without anybody logged in at them.

create table displays (
  id            bigint generated always as identity primary key,
  name          text not null,
  language      text not null check (language in ('fr', 'en')),
  key_hash      bytea not null unique,
  made_by       bigint not null references users,
  made_at       timestamptz not null default now(),
  seen_at       timestamptz,
  withdrawn_at  timestamptz
);
comment on column displays.key_hash is 'SHA-256 of the key in the address; the key itself is told once and kept nowhere.';
