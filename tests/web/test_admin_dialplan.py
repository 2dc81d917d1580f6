"""The dialplan in the page over a real Asterisk: a faulty file named at its line, a good one in service, and back."""

from __future__ import annotations

import contextlib
import re
from collections.abc import AsyncIterator

from playwright.async_api import Page, expect

from db.dialplan import versions
from pbx.stations import Station
from plateau.dialplan_desk import dialplan_desk
from plateau.dialplan_kept import begin, of_the_page
from tests.api.house import PASSWORD, Running
from tests.web.lonely_pbx import LonelyPbx, a_pbx
from tests.web.person import Person
from tests.web.room import enter

HEARD = "same => n,Answer()"


@contextlib.asynccontextmanager
async def a_supervised_pbx(house: Running) -> AsyncIterator[LonelyPbx]:
    """An Asterisk, and who carries out what the page asks about its dialplan."""
    async with a_pbx(Station("poste-1", "s" * 32)) as pbx:
        assert await begin(house.db, house.settings) is None
        async with dialplan_desk(house.settings, pbx.installation, pbx.folders):
            yield pbx


async def write(page: Page, file: str, before: str, after: str) -> None:
    """Open a file and replace one passage of it."""
    await page.get_by_role("group", name="Fichiers").get_by_role("button", name=file).click()
    area = page.get_by_label(f"Contenu de {file}")
    text = await area.input_value()
    assert before in text
    await area.fill(text.replace(before, after, 1))


async def test_a_faulty_file_is_named_at_its_line_and_a_good_one_goes_into_service_and_back(
    house: Running, person: Person
) -> None:
    async with a_supervised_pbx(house) as pbx:
        page = await enter(person, "dialplan", "Plan d'appels")
        await write(page, "inbound.conf", HEARD, "same => n,Answerr()")
        await page.get_by_role("button", name="Vérifier").click()
        faults = page.get_by_role("list", name="Fautes")
        await expect(faults).to_contain_text("there is no application Answerr here", timeout=30_000)
        line = (await page.get_by_label("Contenu de inbound.conf").input_value()).split("\n")
        number = line.index(" same => n,Answerr()") + 1
        await expect(faults.get_by_role("button", name=f"inbound.conf:{number}")).to_be_visible()
        await expect(page.locator(".line.faulty")).to_have_text([" same => n,Answerr()\n"])
        assert "Answerr" not in await pbx.console("dialplan show plateau-inbound")

        await page.reload()  # what was typed is there again
        await write(page, "inbound.conf", "same => n,Answerr()", "same => n,Ringing()\n same => n,Answer()")
        await page.get_by_role("button", name="Vérifier").click()
        await expect(page.get_by_text("Aucune faute.").last).to_be_visible(timeout=30_000)
        await expect(page.locator("tr.added")).to_have_count(1)
        await expect(page.locator("tr.added")).to_contain_text("same => n,Ringing()")
        await page.get_by_label("Votre mot de passe").fill("un autre mot")
        await page.get_by_role("button", name="Mettre en service").click()
        await expect(page.get_by_text("Identifiant ou mot de passe incorrect.")).to_be_visible()
        await page.get_by_label("Votre mot de passe").fill(PASSWORD)
        await page.get_by_role("button", name="Mettre en service").click()
        await expect(page.get_by_text("Version 2 en service ;")).to_be_visible(timeout=45_000)
        assert "Ringing" in await pbx.console("dialplan show plateau-inbound")
        audit = await house.db.fetchrow("select target, detail from audit_log where action = 'dialplan.apply'")
        assert audit is not None and audit["target"] == "dialplan 2"
        assert (audit["detail"]["before"], audit["detail"]["removed"]) == (1, [])
        assert audit["detail"]["added"][0].endswith("same => n,Ringing()")
        last = await versions.in_service(house.db, "main")
        assert last is not None and of_the_page(last, last.folder_hash) and not of_the_page(last, b"x" * 32)
        kept = await begin(house.db, house.settings)
        assert kept is not None and b"Ringing" in kept["inbound.conf"]

        history = page.get_by_role("region", name="Historique")
        await history.get_by_role("button", name="1", exact=True).click()
        await expect(history.locator("tr.removed")).to_contain_text("same => n,Ringing()")
        await history.get_by_role("button", name="Reprendre ces fichiers").click()
        await page.get_by_role("button", name="Vérifier").click()
        await page.get_by_label("Votre mot de passe").fill(PASSWORD, timeout=30_000)
        await page.get_by_role("button", name="Mettre en service").click()
        await expect(page.get_by_text("Version 3 en service ;")).to_be_visible(timeout=45_000)
        assert "Ringing" not in await pbx.console("dialplan show plateau-inbound")


async def test_what_would_start_a_program_is_refused_and_a_dialplan_that_fails_its_call_is_taken_back(
    house: Running, person: Person
) -> None:
    async with a_supervised_pbx(house) as pbx:
        page = await enter(person, "dialplan", "Plan d'appels")
        await write(page, "inbound.conf", HEARD, "same => n,AGI(/tmp/program)")
        await page.get_by_role("button", name="Vérifier").click()
        await expect(page.get_by_role("list", name="Fautes")).to_contain_text("what starts programs", timeout=30_000)
        await write(page, "inbound.conf", "same => n,AGI(/tmp/program)", HEARD)
        await write(page, "outbound.conf", "Read(LOCAL_KEY,", "Wait(60,")
        await page.get_by_role("button", name="Vérifier").click()
        await page.get_by_label("Votre mot de passe").fill(PASSWORD, timeout=30_000)
        await page.get_by_role("button", name="Mettre en service").click()
        await expect(page.get_by_text("L'appel d'essai n'a pas atteint")).to_be_visible(timeout=60_000)
        assert "Wait(60," not in await pbx.console("dialplan show plateau-identity")
        assert await house.db.fetchval("select count(*) from dialplan_versions") == 1
        await expect(page.get_by_label("Contenu de outbound.conf")).to_have_value(re.compile(r"Wait\(60,"))
