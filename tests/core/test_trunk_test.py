"""What a test call has shown is always said, in both languages, with a cure where the trunk is at fault."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialer.core import trunk_test
from dialer.core.trunk_test import verdict


@given(
    answered=st.booleans(), rang=st.booleans(), lost=st.booleans(), reachable=st.none() | st.booleans(),
    sip_code=st.none() | st.integers(300, 699), cause=st.none() | st.integers(0, 127),
)  # fmt: skip
def test_every_end_is_said_with_its_cure(
    answered: bool, rang: bool, lost: bool, reachable: bool | None, sip_code: int | None, cause: int | None
) -> None:
    said = verdict(answered=answered, rang=rang, sip_code=sip_code, cause=cause, lost=lost, reachable=reachable)
    assert said.text_fr and said.text_en
    assert said.well or (said.cure_fr and said.cure_en)
    assert bool(said.cure_fr) == bool(said.cure_en)
    assert not answered or said in (trunk_test.ANSWERED, trunk_test.NO_MEDIA)


@pytest.mark.parametrize(
    ("rang", "sip_code", "well"),
    [(True, 480, True), (False, 486, True), (False, 403, False), (False, 404, False), (False, None, False)],
)
def test_usual_ends_are_told_apart(rang: bool, sip_code: int | None, well: bool) -> None:
    said = verdict(answered=False, rang=rang, sip_code=sip_code, cause=0, lost=False, reachable=True)
    assert said.well is well
