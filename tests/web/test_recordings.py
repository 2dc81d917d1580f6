"""The recordings in a real browser, with real sound: found, heard by keyboard, shared, rated."""

from __future__ import annotations

import asyncio
import hashlib
import math
import re
import struct
import wave
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.api.house import Running
from tests.db.world import insert
from tests.web.floorhand import Floorhand
from tests.web.person import Person
from tests.web.test_access import _look

SECONDS = 8
RATE = 8000


def _sample(second: float) -> tuple[int, int]:
    """The customer hums first, then nobody speaks, then the agent whistles."""
    customer = 9000 if second < 2 else 0
    agent = 9000 if second >= 6 else 0
    return (
        int(customer * math.sin(2 * math.pi * 440 * second)),
        int(agent * math.sin(2 * math.pi * 1000 * second)),
    )


async def _sound(folder: Path) -> Path:
    """A stereo Ogg Opus file, encoded from a .wav that is written here."""
    folder.mkdir(parents=True, exist_ok=True)
    heard, kept = folder / "call.wav", folder / "r1.opus"
    with wave.open(str(heard), "wb") as file:
        file.setparams((2, 2, RATE, 0, "NONE", ""))
        file.writeframes(b"".join(struct.pack("<hh", *_sample(n / RATE)) for n in range(SECONDS * RATE)))
    encoding = await asyncio.create_subprocess_exec("opusenc", "--quiet", str(heard), str(kept))
    assert await encoding.wait() == 0
    return kept


@pytest.fixture
async def recording(house: Running, floorhand: Floorhand) -> int:
    """A call of eight seconds that was disposed of when it ended, and its sound."""
    kept = await _sound(Path(house.settings.recordings_dir))
    attempt = await floorhand.join()
    began = datetime.now(UTC) - timedelta(minutes=5)
    await house.db.execute(
        "update attempts set disposition_code = 'sale', disposed_at = $2, note = 'Veut un devis' where id = $1",
        attempt, began + timedelta(seconds=20),
    )  # fmt: skip
    found: int = await house.db.fetchval(
        "update recordings set state = 'stored', file_name = 'r1.opus', bytes = $2, sha256 = $3, duration_ms = $4,"
        " started_at = $5, ended_at = $6, stored_at = now() where attempt_id = $1 returning id",
        attempt, kept.stat().st_size, hashlib.sha256(kept.read_bytes()).digest(), SECONDS * 1000, began,
        began + timedelta(seconds=SECONDS),
    )  # fmt: skip
    return found


async def _open(person: Person) -> Page:
    page = await person.log_in("boss", "/recordings")
    await page.get_by_role("button", name="Écouter : Exemple").click()
    await expect(page.get_by_label("Position dans l'appel")).to_be_visible(timeout=15_000)
    return page


async def _position(page: Page) -> float:
    return float(await page.evaluate("document.querySelector('audio').currentTime"))


async def test_a_recording_is_searched_by_number_and_name(person: Person, recording: int) -> None:
    page = await person.log_in("boss", "/recordings")
    row = page.get_by_role("row").filter(has_text="Exemple Agent")
    await expect(row).to_contain_text("0:08")
    await page.get_by_label("Numéro").fill("04 65 71")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert").filter(has_text="Donnez un numéro entier")).to_be_visible()
    await page.get_by_label("Numéro").fill("04 65 71 00 42")
    await page.get_by_label("Durée min. (s)").fill("9")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Aucun enregistrement ne correspond")).to_be_visible()
    await page.get_by_label("Durée min. (s)").fill("8")
    await page.get_by_label("Nom du client").fill("exem")
    await page.get_by_label("Agent").select_option(label="Exemple Agent")
    await page.get_by_label("Qualification").fill("vente")
    await page.get_by_role("button", name="Chercher").click()
    await expect(row).to_be_visible()
    await page.get_by_label("Réponse au script").fill("gaz")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Aucun enregistrement ne correspond")).to_be_visible()


async def test_from_a_figure_of_the_wall_to_the_sound_of_its_call_are_three_clicks(
    person: Person, recording: int
) -> None:
    page = await person.log_in("boss", "/wall")
    await page.get_by_role("link", name=re.compile("joints aujourd'hui, Fidélité")).click()
    await page.get_by_role("button", name="Écouter : Exemple").click()
    await page.get_by_role("button", name=re.compile("^Lire|^Écouter$")).first.click()
    async with asyncio.timeout(10):
        while await _position(page) == 0:
            await asyncio.sleep(0.05)
    assert re.search(r"/recordings#campaign_id=\d+&from=\d{4}-\d\d-\d\d$", page.url)
    await page.reload()
    await expect(page.locator("select[name=campaign]")).to_have_value(re.compile(r"\d+"))
    await expect(page.get_by_role("row").filter(has_text="Exemple Agent")).to_be_visible()


async def test_a_call_is_heard_by_keyboard_and_its_listening_is_written_down(
    person: Person, house: Running, recording: int
) -> None:
    page = await _open(person)
    await expect(page.get_by_text("0:04 de silence").first).to_be_visible()
    drawn = await page.evaluate(
        """() => {
          const c = document.querySelector("canvas");
          const all = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;
          const inked = (x, y) => all[(y * c.width + x) * 4 + 3] > 0;
          const side = (x, from, to) => { let n = 0; for (let y = from; y < to; y++) n += inked(x, y); return n; };
          return [side(100, 0, 70), side(100, 70, 140), side(1100, 0, 70), side(1100, 70, 140)];
        }"""
    )
    customer_first, agent_first, customer_last, agent_last = drawn
    assert customer_first > 20 > agent_first
    assert agent_last > 20 > customer_last
    await page.keyboard.press("s")
    await page.keyboard.press("+")
    await expect(page.get_by_text("Vitesse 1,25", exact=True).first).to_be_visible()
    await page.keyboard.press("k")
    began = asyncio.get_running_loop().time()
    async with asyncio.timeout(20):
        while await _position(page) < 6:
            await asyncio.sleep(0.05)
    assert asyncio.get_running_loop().time() - began < 4  # two seconds of speech, four of silence that were skipped
    await page.keyboard.press("k")
    async with asyncio.timeout(5):
        while not await house.db.fetchval("select heard_ms from recording_listens"):
            await asyncio.sleep(0.05)
    who, heard = (
        await house.db.fetchrow("select u.name, l.heard_ms from recording_listens l join users u on u.id = l.user_id")
        or ()
    )
    assert who == "Exemple Chef"
    assert 1000 < heard < 6000


async def test_marks_are_reached_by_key_and_a_rating_makes_one(person: Person, house: Running, recording: int) -> None:
    page = await _open(person)
    await page.keyboard.press("n")
    assert await _position(page) == pytest.approx(SECONDS, abs=0.2)
    await page.keyboard.press("p")
    assert await _position(page) == 0
    await expect(page.get_by_text("Veut un devis")).to_be_visible()
    await expect(page.get_by_text("Non mesurée : elle ne l'est qu'avec le téléphone du navigateur.")).to_be_visible()
    await page.locator("select[name=campaign]").select_option(label="Fidélité")
    await page.get_by_role("button", name="Chercher").click()
    await page.get_by_label("Critère 1").fill("Accueil")
    await page.get_by_role("button", name="Enregistrer une nouvelle version").click()
    await expect(page.get_by_text("grille v1")).to_be_visible()
    await page.get_by_role("button", name="Écouter : Exemple").click()
    await page.get_by_label("Position dans l'appel").fill("3")
    await page.get_by_label("Accueil").select_option(label="3 sur 4")
    await page.get_by_label("Commentaire", exact=True).fill("Très clair")
    await page.get_by_label("Placer le commentaire").check()
    await page.get_by_role("button", name="Noter cet appel").click()
    await expect(page.get_by_text("75 / 100")).to_be_visible()
    await page.get_by_role("button", name="0:03 Commentaire Exemple Chef").click()
    assert await _position(page) == pytest.approx(3, abs=0.1)


async def test_a_link_is_shown_once_opens_for_anybody_and_is_taken_back(
    person: Person, house: Running, recording: int
) -> None:
    page = await _open(person)
    await page.get_by_role("button", name="Créer un lien").click()
    field = page.get_by_label("Copiez ce lien maintenant")
    await expect(field).to_be_visible()
    address = await field.input_value()
    nobody = await house.client()
    async with nobody.http.get(address) as answer:
        assert (answer.status, answer.content_type) == (200, "audio/ogg")
    page.once("dialog", lambda dialog: dialog.accept())
    await page.get_by_role("button", name="Reprendre : 1").click()
    await expect(page.get_by_text("repris")).to_be_visible()
    await expect(page.get_by_text("par le lien n° 1")).to_be_visible()
    async with nobody.http.get(address) as answer:
        assert answer.status == 410


@pytest.mark.parametrize("width", [1280, 380])
async def test_the_recordings_are_accessible(person: Person, house: Running, recording: int, width: int) -> None:
    await insert(house.db, "contact_holds", contact_id=1, reason="Réclamation")
    await house.db.execute(
        "insert into sound_measured select id, gen_random_uuid(), agent_id, 95, 4750, 57, 12.34, 48, 41, '{lossy,deaf}'"
        " from attempts"
    )
    page = await _open(person)
    sound = page.get_by_role("region", name="Qualité du son")
    for said in ("1:35", "1,2 %", "12,3 ms en moyenne, 48 ms au pire", "41 ms", "client inaudible, pertes"):
        await expect(sound.get_by_role("cell", name=said, exact=True)).to_be_visible()
    await expect(page.get_by_text("Retenu, rien n'est effacé : Réclamation")).to_be_visible()
    await page.set_viewport_size({"width": width, "height": 720})
    await _look(page)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
