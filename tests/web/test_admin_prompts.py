"""Identity messages in the page: a file that cannot be played says why, a good one is sent, and each is heard."""

from __future__ import annotations

from playwright.async_api import expect

from db.calls import prompts
from intake.sound import for_telephones
from tests.api.house import Running
from tests.intake.test_sound import a_wav
from tests.web.floorhand import Floorhand
from tests.web.person import Person
from tests.web.room import enter


async def test_a_message_is_uploaded_and_heard(person: Person, floorhand: Floorhand) -> None:
    page = await enter(person, "prompts", "Messages d'identité")
    await expect(page.get_by_text("Aucun message : le message neutre est joué.")).to_be_visible()
    region = page.get_by_role("region", name="Envoyer un fichier")

    async def send(name: str, content: bytes) -> None:
        await region.get_by_label("Fichier WAV").set_input_files(
            {"name": name, "mimeType": "audio/wav", "buffer": content}
        )
        await region.get_by_role("button", name="Envoyer un fichier").click()

    await send("x.wav", b"ID3 no wave")
    await expect(page.get_by_text("Ce fichier n'est pas un WAV lisible")).to_be_visible()
    await send("x.wav", a_wav(seconds=2))
    await expect(page.get_by_text("Le nouveau message est joué")).to_be_visible()
    asked = await floorhand.next_asked("prompt.take")
    assert asked["principal_id"] == 1 and asked["language"] == "fr" and len(asked["sha256"]) == 64


async def test_every_message_is_listed_with_who_plays_it(house: Running, person: Person, floorhand: Floorhand) -> None:
    folder = house.settings.asterisk_dir / "prompts"
    folder.mkdir(parents=True)
    for name in ("one.wav", "two.wav"):
        (folder / name).write_bytes(for_telephones(a_wav(seconds=1.5)))
        made = await prompts.add_recorded(
            house.db, principal_id=1, language="fr", file_name=name, sha256=b"x" * 32, recorded_by=floorhand.agent
        )
        assert await prompts.confirm(house.db, made, floorhand.agent)
    page = await enter(person, "prompts", "Messages d'identité")
    played = page.get_by_role("row").filter(has_text="Fidélité")
    await expect(played).to_contain_text("joué")
    await expect(page.get_by_role("row").filter(has_text="remplacé")).to_have_count(1)
    sound = played.locator("audio")
    await sound.evaluate("one => one.play()")
    await expect(sound).to_have_js_property("ended", True, timeout=10_000)
    record = page.get_by_role("region", name="Enregistrer par téléphone")
    await record.get_by_label("Téléphone qui sonne").select_option(str(floorhand.agent))
    await record.get_by_role("button", name="Enregistrer par téléphone").click()
    await expect(page.get_by_text("Le téléphone sonne.")).to_be_visible()
    assert await floorhand.next_asked("prompt.record") == {"principal_id": 1, "language": "fr"}
