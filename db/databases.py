"""What a private cluster is furnished with once, before it serves: an ordinary role, and the database that it owns.

These statements go to a server in single-user mode, where its superuser needs no password and nobody else can be.
"""

from __future__ import annotations

SUPERUSER = "plateau"
ROLE = "plateau_services"
DATABASE = "plateau"

# An error of the first only says that the database is there; one of any other ends the server.
FURNISH = f"""
create database {DATABASE};

set exit_on_error = on;

do $$ begin
  if not exists (select from pg_roles where rolname = '{ROLE}') then
    create role {ROLE};
  end if;
end $$;

alter role {ROLE} with login nosuperuser nocreatedb nocreaterole password '{{password}}';

alter database {DATABASE} owner to {ROLE};

"""

# Clusters made before there was a role for the services; sequences follow their tables.
HAND_OVER = """
set exit_on_error = on;

do $$ declare name text; begin
  for name in select oid::regclass from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v') loop
    execute format('alter table %s owner to plateau_services', name);
  end loop;
  for name in select oid::regprocedure from pg_proc where pronamespace = 'public'::regnamespace loop
    execute format('alter function %s owner to plateau_services', name);
  end loop;
end $$;

"""


def furnish(password: str) -> str:
    """What makes role and database; raises ValueError unless `password` is letters and digits of ours.

    A role's password cannot be a parameter of a statement.
    """
    if not password.isalnum():
        raise ValueError("a password of ours has letters and digits only")
    return FURNISH.replace("{password}", password)
