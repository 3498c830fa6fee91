"""Allow-rules: each is a set, a function from an actor to the rows it opens. An action's rules are OR'd."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeVar

from django.db.models import Q

from syli.kernel.access.compiled import NO_ROWS, Meaning, compiled, compiled_for_the_day, meanings_changed
from syli.kernel.context import Acting, ActingToday, Context

NOTHING = NO_ROWS
# Not Q(): joined with OR an empty Q is taken for no rule at all, and "everything" would become the other rules' rows.
EVERYTHING = ~NOTHING
Provider = Callable[[Any], Q]
#: What a meaning that lasts takes: either is all that it is ever handed.
A = TypeVar("A", Acting, ActingToday)


class Linked(Protocol):
    """What a rule needs to know of the resource it is applied to: the paths to its organisation, unit and other rows."""

    organisation: str | None
    unit: str | None
    links: dict[str, str]
    resource: Any


class AllowRule(Protocol):
    """One way to be allowed."""

    @property
    def sentence(self) -> str:
        """Say the rule in words."""

    def applies(self, ctx: Context) -> bool:
        """Tell whether the actor could be allowed something by this rule at all."""

    def rows(self, ctx: Context, linked: Linked) -> Q:
        """Return the rows of the linked resource this rule opens to the actor."""


@dataclass(slots=True)
class Relation:
    """A named relation between the actor and a kind of row ("works with this person"); higher apps provide its meaning."""

    name: str
    target: str
    sentence: str
    meanings: list[Meaning] = field(default_factory=list)

    @property
    def providers(self) -> list[Provider]:
        """Return the functions that give it its meaning."""
        return [meaning.source for meaning in self.meanings]

    def provide(self, provider: Provider) -> Provider:
        """Add one meaning: a function from the context to a Q over the target."""
        return self._add(provider, lasting=False)

    def provide_lasting(self, provider: Callable[[A], Q]) -> Callable[[A], Q]:
        """Add one meaning whose words stay the same all day for an actor: made of who she is, where, her roles and the day alone."""
        self._add(provider, lasting=True)
        return provider

    def _add(self, provider: Provider, *, lasting: bool) -> Provider:
        if provider not in self.providers:
            self.meanings.append(Meaning(provider, EVERYTHING, lasting))
            meanings_changed()
        return provider

    def withdraw(self, provider: Provider) -> None:
        """Take a meaning away again."""
        self.meanings[:] = [meaning for meaning in self.meanings if meaning.source != provider]
        meanings_changed()

    def rows(self, acting: Context | ActingToday) -> Q:
        """Return the target rows so related to the actor by any of its meanings; put together once in a request."""
        if isinstance(acting, ActingToday):
            return compiled_for_the_day(acting, self.name, self.target, self.meanings)
        return compiled(acting, self.name, self.target, self.meanings, None)


_RELATIONS: dict[str, Relation] = {}


def relation(name: str, target: str, sentence: str) -> Relation:
    """Declare a named relation to rows of `target` ("app.Model")."""
    known = _RELATIONS.setdefault(name, Relation(name, target, sentence))
    if known.target != target:
        raise ValueError(f"Relation {name} is declared twice: over {known.target} and {target}")
    return known


def registered_relations() -> list[Relation]:
    """Return every declared relation, by name."""
    return sorted(_RELATIONS.values(), key=lambda declared: declared.name)


@dataclass(frozen=True, slots=True)
class RoleRule:
    """Holders of a role, in the organisation they act in, optionally only where a relation holds."""

    roles: tuple[str, ...]
    relations: tuple[Relation, ...] = ()
    beyond_organisation: bool = False

    def where(self, *relations: Relation) -> RoleRule:
        """Allow only rows to which the actor has every one of `relations`."""
        return replace(self, relations=(*self.relations, *relations))

    def anywhere(self) -> RoleRule:
        """Allow rows of every organisation (the federation's own shared things, never a person's data)."""
        return replace(self, beyond_organisation=True)

    @property
    def sentence(self) -> str:
        """Say the rule in words."""
        where = "".join(f", {r.sentence}" for r in self.relations)
        return f"{' or '.join(self.roles) or 'Syli itself'}{where}{' anywhere' if self.beyond_organisation else ' in own organisation'}"

    def applies(self, ctx: Context) -> bool:
        """Tell whether the actor holds one of the roles here."""
        return ctx.actor.kind == "system" or ctx.has_role(*self.roles)

    def rows(self, ctx: Context, linked: Linked) -> Q:
        """Return the rows in reach: own organisation (and unit, for a unit-bound role) and every relation."""
        reach = self._reach(ctx, linked)
        for declared in () if ctx.actor.kind == "system" else self.relations:
            reach &= related(declared, ctx, linked)
        return reach

    def _reach(self, ctx: Context, linked: Linked) -> Q:
        if self.beyond_organisation or linked.organisation is None:
            return EVERYTHING
        if ctx.organisation_id is None:
            return NOTHING
        inside = Q(**{linked.organisation: ctx.organisation_id})
        grants = [g for g in ctx.grants if g.role in self.roles]
        if ctx.actor.kind == "system" or linked.unit is None or any(g.unit_id is None for g in grants):
            return inside
        return inside & Q(**{f"{linked.unit}__in": [g.unit_id for g in grants]})


@dataclass(frozen=True, slots=True)
class AnybodyRule:
    """Everybody, or everybody who has signed in."""

    signed_in: bool

    @property
    def sentence(self) -> str:
        """Say the rule in words."""
        return "anybody who has signed in" if self.signed_in else "anybody"

    def applies(self, ctx: Context) -> bool:
        """Tell whether the actor has signed in, where that is asked."""
        return ctx.actor.kind != "anonymous" or not self.signed_in

    def rows(self, ctx: Context, linked: Linked) -> Q:
        """Return every row: such actions guard nothing that belongs to a person."""
        return EVERYTHING


def related(declared: Relation, ctx: Context, linked: Linked) -> Q:
    """Return the linked resource's rows whose target row is so related to the actor."""
    is_own = linked.resource is not None and declared.target == linked.resource._meta.label
    return compiled(ctx, declared.name, declared.target, declared.meanings, None if is_own else linked.links[declared.target])


def role(*roles: str) -> RoleRule:
    """Allow holders of any of `roles` in the organisation they act in."""
    return RoleRule(roles)


anybody = AnybodyRule(signed_in=False)
signed_in = AnybodyRule(signed_in=True)
