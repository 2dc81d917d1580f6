"""The trunks in `pjsip.conf`: how a number is shown, who may call in, and that a redirect leads nowhere."""

from __future__ import annotations

from ops.settings import Settings, Trunk
from pbx import text
from pbx.names import CONTEXT_INBOUND, CONTEXT_NOWHERE, domain, trunk_endpoint


def trunk_sections(settings: Settings, name: str) -> str:
    """Endpoint, contact, account, registration and addresses of one trunk."""
    trunk = settings.trunks[name]
    endpoint = trunk_endpoint(settings, name)
    parts = [
        text.section(endpoint, _endpoint(trunk, endpoint)),
        text.section(
            endpoint, [("type", "aor"), ("contact", trunk.address), ("qualify_frequency", trunk.options_seconds)]
        ),
    ]
    if trunk.username:
        password = trunk.password.get_secret_value()
        account = [("type", "auth"), ("auth_type", "digest")]
        parts.append(text.section(f"{endpoint}-auth", [*account, ("username", trunk.username), ("password", password)]))
    if trunk.register_account:
        parts.append(text.section(f"{endpoint}-registration", _registration(trunk, endpoint)))
    identify: list[text.Option] = [("type", "identify"), ("endpoint", endpoint)]
    identify += [("match", address) for address in trunk.match or [domain(trunk)]]
    return "\n".join([*parts, text.section(endpoint, identify)])


def transport_of(trunk: Trunk) -> str:
    """The transport's section that a trunk's address asks for."""
    return "transport-" + (trunk.address.partition(";transport=")[2] or "udp")


def _endpoint(trunk: Trunk, endpoint: str) -> list[text.Option]:
    options: list[text.Option] = [
        ("type", "endpoint"),
        ("context", CONTEXT_INBOUND),
        ("transport", transport_of(trunk)),
        ("aors", endpoint),
        ("disallow", "all"),
        ("allow", ",".join(trunk.codecs)),
        ("direct_media", "no"),
        # a carrier without telephone-events sends keys as tones: key 9 is heard all the same
        ("dtmf_mode", "auto"),
        ("from_domain", domain(trunk)),
        # without these a number shown with restricted presentation would come out as anonymous
        ("trust_id_outbound", "yes"),
        ("send_pai", "yes" if trunk.layout in ("from-and-pai", "account-from") else "no"),
        # a carrier that dies in a call leaves it up for ever without this
        ("rtp_timeout", 60),
        ("rtp_timeout_hold", 300),
        # a 302 is dialled by the core in FORWARD_CONTEXT: nothing is there, so the call fails
        ("redirect_method", "user"),
        ("set_var", f"FORWARD_CONTEXT={CONTEXT_NOWHERE}"),
        ("allow_transfer", "no"),
        ("notify_early_inuse_ringing", "no"),
        ("send_connected_line", "no"),
        ("device_state_busy_at", 0),
    ]
    if trunk.username:
        options.append(("outbound_auth", f"{endpoint}-auth"))
    if trunk.layout == "account-from":
        options.append(("from_user", trunk.username))
    return options


def _registration(trunk: Trunk, endpoint: str) -> list[text.Option]:
    return [
        ("type", "registration"),
        ("transport", transport_of(trunk)),
        ("outbound_auth", f"{endpoint}-auth"),
        ("server_uri", trunk.address),
        ("client_uri", f"sip:{trunk.username}@{domain(trunk)}"),
        ("contact_user", trunk.username),
        ("retry_interval", 30),
        ("forbidden_retry_interval", 300),
        ("fatal_retry_interval", 300),
        ("max_retries", 10000),
        ("expiration", 600),
    ]
