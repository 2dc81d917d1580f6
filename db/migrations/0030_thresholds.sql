-- From when on the wall asks for a look, where supervisors chose otherwise.

create table wall_thresholds (
  name     text primary key,
  seconds  integer not null check (seconds between 10 and 86400)
);
comment on table wall_thresholds is 'One line for each state of an agent that was given a limit; the others have the usual one.';
