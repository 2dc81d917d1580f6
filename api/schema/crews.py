"""Shapes of groups of agents, and of who works for a campaign on what terms."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints, field_validator, model_validator

from api.schema.base import Body, Id, Name, Shape

Version = Annotated[
    int, Field(ge=1, le=2**31 - 1, description="that of the campaign as it was seen: refused if it is another by now")
]
Priority = Annotated[
    int, Field(ge=-1000, le=1000, description="for these agents, instead of the campaign's own; null: that one")
]
Weight = Annotated[
    int, Field(ge=1, le=100, description="part of the agents' time beside other campaigns of the same priority")
]


class AgentPlace(Body):
    """An agent who is named for a campaign."""

    agent_id: Id
    priority: Priority | None = None
    weight: Weight = 1


class GroupPlace(Body):
    """A group that works for a campaign: whoever is a member does, from the moment of joining on."""

    group_id: Id
    priority: Priority | None = None
    weight: Weight = 1


class CrewBody(Body):
    """The agents and groups of a campaign, no more and no fewer. Who is named goes by that, not by a group."""

    agents: Annotated[list[AgentPlace], Field(max_length=5000)]
    groups: Annotated[list[GroupPlace], Field(max_length=500)]
    version: Version | None = None

    @field_validator("agents")
    @classmethod
    def _agents_once(cls, given: list[AgentPlace]) -> list[AgentPlace]:
        if len({one.agent_id for one in given}) != len(given):
            raise ValueError("an agent stands twice")
        return given

    @field_validator("groups")
    @classmethod
    def _groups_once(cls, given: list[GroupPlace]) -> list[GroupPlace]:
        if len({one.group_id for one in given}) != len(given):
            raise ValueError("a group stands twice")
        return given


class CrewShape(Shape):
    """The agents and groups of a campaign; `agent_ids`: everybody who works for it by that."""

    agents: list[AgentPlace]
    groups: list[GroupPlace]
    agent_ids: list[int]
    version: int


Reason = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$", strip_whitespace=True)]


class CrewMoveBody(Body):
    """Who goes from one campaign to another, and why: the agents are told. Null: no campaign; they leave or join.

    Agents who work for a campaign by a group alone go with their group.
    """

    from_campaign_id: Id | None = None
    to_campaign_id: Id | None = None
    agent_ids: Annotated[list[Id], Field(max_length=500)]
    group_ids: Annotated[list[Id], Field(max_length=100)]
    reason: Reason = ""

    @model_validator(mode="after")
    def _somebody_somewhere(self) -> CrewMoveBody:
        if self.from_campaign_id == self.to_campaign_id:
            raise ValueError("name two different campaigns, or one")
        if not self.agent_ids and not self.group_ids:
            raise ValueError("name an agent or a group")
        return self


class CrewMoved(Shape):
    """How many agents were told of it."""

    told: int


class GroupBody(Body):
    """A new group, or another name for one."""

    name: Name


class MembersBody(Body):
    """The members of a group, no more and no fewer."""

    agent_ids: Annotated[list[Id], Field(max_length=5000)]


class GroupShape(Shape):
    """A group with its members and the campaigns for which it works."""

    id: int
    name: str
    agent_ids: list[int]
    campaign_ids: list[int]


class GroupList(Shape):
    """Every group, by name."""

    groups: list[GroupShape]
