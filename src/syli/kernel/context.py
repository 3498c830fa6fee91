"""Context: who acts, in which role and organisation, now, for what reason. Every query and command takes it first."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from zoneinfo import ZoneInfo

from django.utils import timezone

HELSINKI = ZoneInfo("Europe/Helsinki")
_CONTROL_SIGNS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
T = TypeVar("T")
ActorKind = Literal["staff", "system", "anonymous"]


@dataclass(frozen=True, slots=True)
class Grant:
    """One role somebody holds today: in an organisation, perhaps only in one unit; no organisation means the whole federation."""

    role: str
    organisation_id: int | None
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts. `system` is Syli itself at work for an organisation; `anonymous` has signed in nowhere."""

    kind: ActorKind
    id: int | None = None
    name: str = ""
    grants: tuple[Grant, ...] = ()


@dataclass(slots=True)
class Trail:
    """What the audit event of this request will say about whose data was touched. Identifiers and numbers only, never text."""

    subjects: set[int] = field(default_factory=set)
    earliest_on: date | None = None
    count: int | None = None
    written: int = 0
    depth: int = 0

    def touch(self, subjects: Iterable[int], *, earliest_on: date | None = None, count: int | None = None) -> None:
        """Add the persons whose data is shown or changed, the earliest date reached and how many rows were listed."""
        self.subjects.update(subjects)
        if earliest_on is not None and (self.earliest_on is None or earliest_on < self.earliest_on):
            self.earliest_on = earliest_on
        if count is not None:
            self.count = (self.count or 0) + count


class Acting:
    """Who acts where, in which roles, on which day: what every answer about access may hang on, and all that one that lasts a day may."""

    __slots__ = ()
    if TYPE_CHECKING:
        actor: Actor
        organisation_id: int | None

        @property
        def today(self) -> date:
            """Return today's date in Finland."""

    @property
    def grants(self) -> tuple[Grant, ...]:
        """Return the grants that count here: those of the acting organisation and federation-wide ones."""
        return tuple(g for g in self.actor.grants if g.organisation_id in (None, self.organisation_id))

    @property
    def home_id(self) -> int:
        """Return the acting organisation's id for a query; 0, which is nobody's, when the actor acts nowhere."""
        return self.organisation_id or 0

    def has_role(self, *roles: str) -> bool:
        """Tell whether the actor holds one of `roles` here."""
        return any(grant.role in roles for grant in self.grants)


@dataclass(frozen=True, slots=True)
class ActingToday(Acting):
    """The same without the moment, the reason and whatever was read: equal for every request of an actor on one day."""

    actor: Actor
    organisation_id: int | None
    today: date


@dataclass(frozen=True, slots=True)
class Context(Acting):
    """Who, where, when and why. `organisation_id` is where the actor acts now; None is the federation itself."""

    actor: Actor
    organisation_id: int | None
    now: datetime
    language: str = "fi"
    reason: str = ""
    request_id: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    trail: Trail = field(default_factory=Trail)
    #: Begun anew in every copy, for it holds what is true for this actor, now.
    memo: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def today(self) -> date:
        """Return today's date in Finland."""
        return self.now.astimezone(HELSINKI).date()

    @property
    def acting(self) -> ActingToday:
        """Return who acts where today, and nothing else of this request."""
        return self.once("acting", lambda: ActingToday(replace(self.actor, name="", grants=self.grants), self.organisation_id, self.today))

    def once(self, key: Any, read: Callable[[], T]) -> T:
        """Return what `read` gives, read only once in this request: for what several parts of one page show."""
        if key not in self.memo:
            self.memo[key] = read()
        found: T = self.memo[key]
        return found

    def because(self, reason: str) -> Context:
        """Return the same context with a written reason (break-glass, reveal, override); control signs, which no log can keep, left out."""
        return replace(self, reason=_CONTROL_SIGNS.sub("", reason))


def system_context(organisation_id: int | None, *, now: datetime | None = None) -> Context:
    """Return the context of Syli's own work (jobs, imports, the simulator) for one organisation."""
    return Context(Actor("system", name="Syli"), organisation_id, now or clock())


def clock() -> datetime:
    """Return this moment. The only place in Syli that reads the clock: everything else is handed a Context."""
    return timezone.now()


ActorLoader = Callable[[Any], tuple[Actor, int | None]]
_loader: list[ActorLoader] = []


def load_actors_with(loader: ActorLoader) -> ActorLoader:
    """Register how a request becomes an actor and an acting organisation (the app that owns sign-in does this once)."""
    _loader[:] = [loader]
    return loader


def context_of(request: Any) -> Context:
    """Return the request's context, made once per request."""
    context: Context | None = getattr(request, "syli_context", None)
    if context is None:
        actor, organisation_id = _loader[0](request) if _loader else (Actor("anonymous"), None)
        language = getattr(request, "LANGUAGE_CODE", "fi")
        context = Context(actor, organisation_id, clock(), language=language)
        request.syli_context = context
    return context
