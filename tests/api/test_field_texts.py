"""Values that do not fit are explained in the reader's language."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

import pytest
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from api.routes import faults_of


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Everything(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    text: Annotated[str, Field(min_length=3, max_length=5, pattern="^[a-z]+$")] = "abc"
    whole: Annotated[int, Field(ge=5, lt=10)] = 5
    share: Annotated[float, Field(gt=0, le=1)] = 0.5
    price: Annotated[Decimal, Field(decimal_places=2, strict=False)] = Decimal(1)
    colour: Colour = Colour.RED
    word: Literal["start", "pause"] = "start"
    some: Annotated[list[int], Field(min_length=1, max_length=2)] = [1]
    at: AwareDatetime | None = None
    day: Annotated[date, Field(strict=False)] = date(2026, 1, 1)
    yes: bool = True


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"text": "a"}, "Trop court : au moins 3 caractères."),
        ({"text": "abcdef"}, "Trop long : au plus 5 caractères."),
        ({"text": "ABC"}, "Ce texte n'a pas la forme attendue ; /api/docs la donne."),
        ({"text": 1}, "Écrivez un texte, entre guillemets."),
        ({"whole": 2}, "La valeur doit être au moins 5."),
        ({"whole": 10}, "La valeur doit être inférieure à 10."),
        ({"share": 0}, "La valeur doit être supérieure à 0."),
        ({"share": 2}, "La valeur doit être au plus 1."),
        ({"price": "1.234"}, "Au plus 2 décimales."),
        ({"word": "go"}, "Une des valeurs suivantes est attendue : 'start' ou 'pause'."),
        ({"some": []}, "La liste est trop courte : au moins 1."),
        ({"some": [1, 2, 3]}, "La liste est trop longue : au plus 2."),
        ({"day": "hier"}, "Écrivez un jour, comme 2026-11-24."),
        ({"yes": "oui"}, "Écrivez true ou false, sans guillemets."),
        ({"other": 1}, "Ce champ n'existe pas ici ; vérifiez son nom dans /api/docs."),
    ],
)
def test_a_value_that_does_not_fit_is_explained_in_french(written: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        Everything.model_validate(written)
    problem = faults_of(refusal.value, "")
    assert [one.reason for one in problem.body("fr").fields] == [said]
    english = problem.body("en").fields[0].reason
    assert english != said
    assert re.search("Input|String|List|Extra|Decimal", english)
