-- An attempt that failed because its trunk did is no attempt on a person: it is called again soon and counts against no cap.

alter table attempts add column trunk_fault text
  check (trunk_fault in ('silent', 'congested', 'forbidden', 'broken')),
  add check (trunk_fault is null or (ended_at is not null and answered_at is null));
comment on column attempts.trunk_fault is 'What the trunk did instead of carrying this call; null: the call counts as an attempt on the person.';
