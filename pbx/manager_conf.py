"""`manager.conf`: one account on loopback, the least rights, only the events that the dialer reads."""

from __future__ import annotations

from ops.settings import Ami
from pbx import text

EVENTS = (
    "FullyBooted",
    "Newchannel",
    "Newstate",
    "DialState",
    "OriginateResponse",
    "BridgeEnter",
    "Hangup",
    "MixMonitorStart",
    "ContactStatus",
    "UserEvent",
)
"""Events that pass: FullyBooted and those that `dialer.translate` reads. Answers to list actions pass by themselves."""

READ = "call,system,user,reporting"

WRITE = "call,originate,reporting"
"""Not `system`: its MixMonitor action takes a shell command. Not `config`: it writes files. Not `command`."""


def manager_conf(ami: Ami) -> str:
    """The file, for an Asterisk that understands filters by name (20.10 or 22.0 and later)."""
    general: list[text.Option] = [
        ("enabled", "yes"),
        ("webenabled", "no"),
        ("bindaddr", ami.host),
        ("port", ami.port),
        ("timestampevents", "yes"),
        ("authtimeout", "10"),
        ("authlimit", "20"),
        ("allowmultiplelogin", "yes"),
    ]
    account: list[text.Option] = [
        ("secret", ami.secret.get_secret_value()),
        ("deny", "0.0.0.0/0.0.0.0"),
        ("permit", "127.0.0.1/255.255.255.255"),
        ("permit", "::1/128"),
        ("read", READ),
        ("write", WRITE),
        ("writetimeout", "1000"),
        *((f"eventfilter(action(include),name({name}))", "") for name in EVENTS),
    ]
    return text.file(text.section("general", general), text.section(ami.username, account))
