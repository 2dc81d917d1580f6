"""The comparison of pacing is fair, can be stopped, and knows the optimum where there is one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench.pacing.cells import Cell, Choice, Kind, ListOf, cells, markov, stationary
from bench.pacing.chart import chart
from bench.pacing.compare import Comparison, Played
from bench.pacing.contenders import ADAPT, EVERYBODY, FIXED, PROGRESSIVE, RATIO, RULES, SHIPPED, TUNED, shipped
from bench.pacing.documents import between, summary
from bench.pacing.floor import Floor
from bench.pacing.laws import Law
from bench.pacing.markov import bound
from bench.pacing.outcome import Outcome
from bench.pacing.parts import Period
from bench.pacing.play import play, shift_of
from bench.pacing.show import tables

CELL = stationary(0.35, 45, 5)


def an_outcome(utilisation: float, *, drop_rate: float = 0.02, worst_shift: float | None = None) -> Outcome:
    return Outcome([utilisation, utilisation + 0.02], [30, 31], 1000, drop_rate, worst_shift, 0.05, 20.0, 3.0, 0.1)


def a_played(**changed: Outcome) -> Played:
    outcomes = {name: an_outcome(0.5) for name in EVERYBODY}
    return Played(CELL, {**outcomes, SHIPPED: an_outcome(0.7), **changed})


@pytest.mark.parametrize(("agents", "optimum"), [(1, 64.9), (2, 68.0), (5, 73.6), (10, 79.8)])
def test_the_optimum_of_the_markov_family_is_the_published_one(agents: int, optimum: float) -> None:
    assert 100 * bound(agents, 0.35, 60.0, 12.0, 0.03) == pytest.approx(optimum, abs=0.2)


def test_nobody_is_better_than_the_optimum() -> None:
    cell = markov(2)
    outcome = play(cell, PROGRESSIVE, range(2))
    assert outcome.drop_rate <= 0.03
    assert outcome.utilisation.mean <= bound(2, 0.35, 60.0, 12.0, 0.03) + 0.02


@pytest.mark.parametrize("name", [name for name in FIXED if name not in ADAPT or name.endswith("cap 3")])
def test_every_rule_dials_and_reaches_people(name: str) -> None:
    shift = Floor(CELL.periods, 1, FIXED[name]()).run(1)
    assert shift.connected > 50
    assert 0.4 < shift.utilisation < 1.0


@pytest.mark.parametrize("name", list(TUNED))
def test_a_higher_setting_of_a_rule_with_a_dial_is_bolder(name: str) -> None:
    shy, bold = (Floor(CELL.periods, 1, TUNED[name](value)).run(2) for value in (1.0, 4.0))
    assert bold.utilisation > shy.utilisation
    assert bold.drop_rate > shy.drop_rate


def test_the_shipped_policy_keeps_the_limit_and_beats_progressive_dialing() -> None:
    ours = Floor(CELL.periods, 7, shipped(CELL)).run(2)
    theirs = Floor(CELL.periods, 7, FIXED[PROGRESSIVE]()).run(2)
    assert ours.utilisation > theirs.utilisation + 0.05
    assert ours.drop_rate <= 0.04


def test_the_best_rule_is_the_busiest_that_nearly_kept_the_limit_and_ours_has_to_keep_it() -> None:
    over, late = an_outcome(0.9, drop_rate=0.034), an_outcome(0.7, worst_shift=0.034)
    assert not late.holds
    assert late.nearly_holds
    assert not an_outcome(0.7, drop_rate=0.0301).holds
    assert an_outcome(0.7, drop_rate=0.03004, worst_shift=0.033).holds
    played = a_played(**{"EIS": over, RATIO: an_outcome(0.6)})
    assert played.best() == RATIO
    assert played.ahead(RATIO).mean == pytest.approx(0.1)
    assert Played(CELL, dict.fromkeys(RULES, over)).best() is None


def test_unfinished_cells_are_neither_shown_nor_compared() -> None:
    found = Comparison([CELL], range(2), {CELL.name: {SHIPPED: an_outcome(0.7)}}, stopped=True)
    assert found.complete == []
    assert "against" not in found.played[0].as_json()
    assert all(table.row_count == 0 for table in tables(found.complete))


def test_a_finished_cell_has_its_comparisons() -> None:
    told = a_played().as_json()
    assert told["against"]["best public rule"]["ratio"] == pytest.approx(0.71 / 0.51)  # type: ignore[index]
    assert "study" in told


@pytest.mark.parametrize("choice", list(Choice))
def test_every_cell_has_a_name_of_its_own(choice: Choice) -> None:
    names = [cell.name for cell in cells(choice)]
    assert len(names) == len(set(names))


def test_a_cell_with_a_list_runs_out() -> None:
    periods = (Period(0.0, Law(answer=0.9, talk=5.0), 3),)
    cell = Cell("short", Kind.ROUGH, 3, periods, ListOf(30, 2, 60.0))
    assert shift_of(cell, FIXED[PROGRESSIVE](), 1).connected <= 30


def test_figures_are_written_between_their_markers_and_nowhere_else() -> None:
    text = "a\n<!-- x: written by plateau bench pacing -->\nold\n<!-- end of x -->\nb\n"
    written = between(text, "x", "new")
    assert written.startswith("a\n")
    assert written.endswith("<!-- end of x -->\nb\n")
    assert "new" in written
    assert "old" not in written
    assert between(written, "x", "new") == written
    with pytest.raises(ValueError, match="no place"):
        between(text, "y", "new")


def test_the_documents_have_room_for_all_that_is_written() -> None:
    project = Path(__file__).parents[2]
    page = (project / "docs/pacing.md").read_text()
    for name in ("cells", "price", "mixed lists"):
        between(page, name, "")
    between((project / "README.md").read_text(), "pacing", "")


def test_the_summary_has_a_line_for_each_team() -> None:
    assert summary([a_played()]).splitlines()[2].startswith("| 5 | 51.0 |")


def test_the_chart_is_a_picture_with_every_line() -> None:
    drawn = ElementTree.fromstring(chart({"ours": {1: 60.0, 2: 70.0}, "theirs": {1: 55.0, 2: 56.0}, "none": {}}, "t"))
    assert len(drawn.findall("{http://www.w3.org/2000/svg}polyline")) == 2


def test_ctrl_c_ends_it_soon_with_what_is_there() -> None:
    command = "from plateau.cli import app; app()"
    running = subprocess.Popen(
        [sys.executable, "-c", command, "bench", "pacing", "--jobs", "1", "--seeds", "2"],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert running.stderr is not None
    assert "1 of" in running.stderr.readline()
    os.kill(running.pid, signal.SIGINT)
    told, aside = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "stopped" in told
    assert "Traceback" not in aside
