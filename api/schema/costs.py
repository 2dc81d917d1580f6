"""Shapes of costs: rates, caps on spending, sums, prices, options and statements. Amounts are euros without tax."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from api.schema.base import Body, Id, Line, Moment, Query, Shape, Slug, Word, Zone

Price = Annotated[Decimal, Field(ge=0, lt=1_000_000, decimal_places=6, max_digits=12, strict=False)]
Money = Annotated[Decimal, Field(ge=0, lt=1_000_000_000, decimal_places=2, max_digits=12, strict=False)]
Prefix = Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{0,14}$")]
Day = Annotated[date, Field(ge=date(2000, 1, 1), lt=date(2200, 1, 1), strict=False)]
Month = Annotated[str, StringConstraints(pattern=r"^2[01][0-9]{2}-(0[1-9]|1[0-2])$")]
Period = Literal["day", "month", "always"]


class RateBody(Body):
    """What calls to a prefix cost from a day on: the first seconds whatever happens, then every begun step."""

    prefix: Prefix
    from_date: Day
    per_minute: Price
    per_call: Price = Decimal(0)
    first_seconds: Annotated[int, Field(ge=0, le=3600)] = 0
    step_seconds: Annotated[int, Field(ge=1, le=3600)] = 1


class RatesBody(Body):
    """Rates to add, or to change where prefix and day are known."""

    rates: Annotated[list[RateBody], Field(min_length=1, max_length=5000)]

    @field_validator("rates")
    @classmethod
    def _once(cls, given: list[RateBody]) -> list[RateBody]:
        if len({(one.prefix, one.from_date) for one in given}) != len(given):
            raise ValueError("a prefix stands twice for the same day")
        return given


class RateShape(Shape):
    """One rate."""

    id: int
    prefix: str
    from_date: date
    per_minute: Decimal
    per_call: Decimal
    first_seconds: int
    step_seconds: int


class Rates(Shape):
    """The rates of a trunk, by prefix and day."""

    rates: list[RateShape]


class RateIds(Body):
    """Rates to take away."""

    ids: Annotated[list[Id], Field(min_length=1, max_length=5000)]


class Removed(Shape):
    """Those that went; a rate by which a call was rated stays."""

    ids: list[int]


class Rated(Shape):
    """How many calls got the cost that they lacked, and how many still lack one."""

    rated: int
    unrated: int


class CapBody(Body):
    """Dialling stops before so much is spent in a period, on a trunk or for a campaign."""

    trunk: Slug | None = None
    campaign_id: Id | None = None
    period: Period
    amount: Money
    reserve_seconds: Annotated[
        int, Field(ge=60, le=14_400, description="what a call is reckoned to last while it lives")
    ] = 600
    timezone: Zone = "Europe/Paris"

    @model_validator(mode="after")
    def _one_of_both(self) -> CapBody:
        if (self.trunk is None) == (self.campaign_id is None):
            raise ValueError("give a trunk or a campaign, and not both")
        return self


class CapShape(Shape):
    """One cap."""

    id: int
    trunk: str | None
    campaign_id: int | None
    period: Period
    amount: Decimal
    reserve_seconds: int
    timezone: str


class Caps(Shape):
    """Every cap on spending."""

    caps: list[CapShape]


class CostQuery(Query):
    """What to sum by, over which time; a campaign's alone where one is named."""

    by: Literal["campaign", "trunk", "day", "destination"] = "campaign"
    since: Moment
    until: Moment
    campaign_id: Id | None = None
    timezone: Zone = "Europe/Paris"


class CostShape(Shape):
    """What calls cost; `of` is what they are summed by. `unrated` calls are in none of the amounts."""

    of: str
    calls: int
    seconds: int
    billed_seconds: int
    amount: Decimal
    unrated: int
    sales: int
    per_sale: Decimal | None


class Costs(Shape):
    """Sums of costs."""

    costs: list[CostShape]


class PriceBody(Body):
    """What a seat of a role or an option costs a month, from a month on."""

    kind: Literal["seat", "option"]
    code: Word
    from_month: Month
    amount: Money


class PricesBody(Body):
    """Prices to set."""

    prices: Annotated[list[PriceBody], Field(min_length=1, max_length=200)]

    @field_validator("prices")
    @classmethod
    def _once(cls, given: list[PriceBody]) -> list[PriceBody]:
        if len({(one.kind, one.code, one.from_month) for one in given}) != len(given):
            raise ValueError("a price stands twice for the same month")
        return given


class PriceShape(Shape):
    """One price."""

    kind: str
    code: str
    from_month: str
    amount: Decimal


class Prices(Shape):
    """Every price."""

    prices: list[PriceShape]


class OptionBody(Body):
    """The names of an option."""

    label_fr: Annotated[Line, Field(min_length=1)]
    label_en: Annotated[Line, Field(min_length=1)]


class Switch(Body):
    """On or off."""

    is_on: bool


class OptionShape(Shape):
    """An option, and whether it is on."""

    code: str
    label_fr: str
    label_en: str
    is_on: bool


class Options(Shape):
    """Every option."""

    options: list[OptionShape]


class Statement(Shape):
    """A month's statement; once issued it stays as it is."""

    month: str
    currency: str
    issued: bool
    seats: list[dict[str, Any]]
    options: list[dict[str, Any]]
    calls: list[dict[str, Any]]
    seats_amount: str
    options_amount: str
    calls_amount: str
    amount: str
