"""The modules that Asterisk loads: named one by one, because what is not there cannot be attacked."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pbx import text

_CORE = """
res_sorcery_config res_sorcery_memory res_sorcery_astdb res_timing_timerfd res_crypto
bridge_simple bridge_native_rtp bridge_softmix bridge_builtin_features
pbx_config
"""

_SIP = """
res_pjproject res_pjsip res_pjsip_session res_pjsip_sdp_rtp res_pjsip_caller_id res_pjsip_nat
res_pjsip_authenticator_digest res_pjsip_outbound_authenticator_digest
res_pjsip_endpoint_identifier_user res_pjsip_endpoint_identifier_ip res_pjsip_registrar
res_pjsip_outbound_registration res_pjsip_header_funcs res_pjsip_rfc3326 res_pjsip_dlg_options
res_pjsip_dtmf_info res_pjsip_acl res_pjsip_pubsub res_rtp_asterisk chan_pjsip
"""

_PBX_ALONE = "func_pjsip_aor func_pjsip_contact res_musiconhold res_http_websocket res_pjsip_transport_websocket"

_SOUND = """
codec_alaw codec_ulaw codec_a_mu codec_g722 codec_resample codec_gsm format_pcm format_wav format_sln
format_gsm res_format_attr_opus
"""

_DIALPLAN = """
app_playback app_echo app_verbose app_stack func_logic func_strings func_channel func_callerid
func_timeout func_rand func_global func_math app_milliwatt app_exec app_read app_record
func_hangupcause func_devstate func_cut func_groupcount func_uri app_chanspy app_bridgeaddchan
"""

_MORE = "res_srtp res_speech res_agi app_mixmonitor app_amd app_userevent app_reload res_clioriginate"

_OPUS = ("codec_opus", "codec_opus_open_source")
"""The first that exists: Digium's binary, else the free one that Debian builds."""


def modules_conf(folder: Path, *, pbx: bool = True) -> str:
    """`modules.conf` for an instance whose modules lie in `folder`; fewer where it is not the PBX."""
    lists = [_CORE, _SIP, _SOUND, _DIALPLAN, _MORE, *([_PBX_ALONE] if pbx else [])]
    wanted = " ".join(lists).split()
    opus = next((name for name in _OPUS if (folder / f"{name}.so").is_file()), None)
    if opus and pbx:
        wanted.append(opus)
    return text.file(_listed(wanted))


def _listed(names: Iterable[str]) -> str:
    return "[modules]\nautoload = no\n" + "".join(f"load = {name}.so\n" for name in names)
