-- Where each campaign stands in its legal window, as the dialer counts it and holds itself to it.

create table abandon_standings (
  campaign_id    bigint primary key references campaigns,
  at             timestamptz not null,
  kind           text not null check (kind in ('day', 'hours', 'days', 'campaign')),
  length         integer not null,
  abandoned      double precision not null,
  answers        double precision not null,
  abandon_limit  double precision not null,
  budget         bigint not null,
  braked         boolean not null
);
comment on column abandon_standings.length is 'Of the window, in its hours or days; 0 where it has no length of its own.';
comment on column abandon_standings.budget is 'How many of the next live answers may be abandoned, one after the other.';
