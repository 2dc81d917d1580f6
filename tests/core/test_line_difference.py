"""What differs between two sets of files: applied to the first, it makes the second."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialer.core.line_difference import differences

LINES = st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=12)


@given(LINES, LINES)
def test_the_lines_that_differ_turn_one_into_the_other(old: list[str], new: list[str]) -> None:
    found = differences({"x.conf": "\n".join(old)}, {"x.conf": "\n".join(new)})
    before, after = "\n".join(old).splitlines(), "\n".join(new).splitlines()
    for line in found:
        if line.kind != "added":
            assert line.before is not None and before[line.before - 1] == line.text
        if line.kind != "removed":
            assert line.after is not None and after[line.after - 1] == line.text
    gone = {line.before for line in found if line.kind == "removed"}
    come = {line.after for line in found if line.kind == "added"}
    kept = [text for at, text in enumerate(before, 1) if at not in gone]
    assert kept == [text for at, text in enumerate(after, 1) if at not in come]


def test_a_new_and_a_missing_file_are_shown_whole_and_what_is_between_is_left_out() -> None:
    old = {"gone.conf": "a", "x.conf": "\n".join("123456789")}
    found = differences(old, {"new.conf": "b", "x.conf": "\n".join("x234567890")})
    assert [(one.file, one.kind, one.text) for one in found[:2]] == [
        ("gone.conf", "removed", "a"),
        ("new.conf", "added", "b"),
    ]
    assert [one.gap for one in found if one.file == "x.conf"].count(True) == 1
