"""Keyed hashes of the numbers of people who were erased."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from dialer.core.erased import KeyMissing, Keyring


def test_a_hash_is_hmac_sha256_by_the_newest_key_and_every_key_recognises() -> None:
    ring = Keyring.of(["new" * 16, "old" * 16])
    by = [hmac.new(key.encode(), b"+33639980001", hashlib.sha256).digest() for key in ("new" * 16, "old" * 16)]
    assert (ring.hash("+33639980001"), ring.hashes("+33639980001")) == (by[0], by)
    assert [len(one) for one in ring.ids] == [8, 8] and len(set(ring.ids)) == 2


def test_without_a_key_nothing_is_hashed() -> None:
    with pytest.raises(KeyMissing):
        Keyring().hash("+33639980001")
    assert Keyring().hashes("+33639980001") == []


def test_a_key_is_never_shown() -> None:
    assert "secret" not in repr(Keyring.of(["secret" * 8]))
