"""The test people everyone knows: who works where, in which role. Each test builds its own case around them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from syli.kernel.context import Actor, Context
from syli.kernel.scope import scope
from syli.kernel.vault import keyring
from syli.org.actor import acting_organisation, grants_on
from syli.org.choices import OrganisationKind, Role
from syli.org.models import Membership, Organisation, Register, StaffMember, Unit
from syli.org.sign_in.session_store import FACTOR

#: name → (organisation, unit, role). Aino works in Aava's unit 1, Leena leads Aava, Otso works in Bore and must see nothing of Aava.
WHO: dict[str, tuple[str, str | None, Role]] = {
    "aino": ("aava", "a1", Role.WORKER),
    "aarne": ("aava", "a2", Role.WORKER),
    "leena": ("aava", None, Role.LEADER),
    "adele": ("aava", None, Role.ADMIN),
    "fanni": ("aava", None, Role.FINANCE),
    "saga": ("aava", None, Role.PRIVACY),
    "sulo": ("aava", "a1", Role.STUDENT),
    "vilma": ("aava", None, Role.VOLUNTEER),
    "otso": ("bore", "b1", Role.WORKER),
    "lotta": ("bore", None, Role.LEADER),
    "tilda": ("federation", None, Role.STATISTICIAN),
    "stina": ("federation", None, Role.STEWARD),
}


@dataclass
class Cast:
    """The federation of the tests: three organisations, three units, a register each, and the people of WHO."""

    now: datetime
    organisations: dict[str, Organisation] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    registers: dict[str, Register] = field(default_factory=dict)
    staff: dict[str, StaffMember] = field(default_factory=dict)

    def organisation_of(self, name: str) -> Organisation:
        """Return where somebody works."""
        return self.organisations[WHO[name][0]]

    def register_of(self, name: str) -> Register:
        """Return the register of somebody's organisation."""
        return self.registers[WHO[name][0]]

    def ctx(self, name: str, **changes: Any) -> Context:
        """Return a fresh context in which `name` acts now."""
        member = self.staff[name]
        grants = grants_on(member, date(2026, 11, 22))
        return Context(Actor("staff", member.pk, str(member), grants), acting_organisation(member, grants), self.now, **changes)

    def nobody(self) -> Context:
        """Return the context of somebody who has not signed in."""
        return Context(Actor("anonymous"), None, self.now)

    def client(self, name: str) -> Client:
        """Return a browser in which `name` has signed in."""
        client = Client()
        client.force_login(self.staff[name], backend="django.contrib.auth.backends.ModelBackend")
        # As if she had used her second factor: some roles rest without one (ORG-13).
        session = client.session
        session[FACTOR] = True
        session.save()
        return client

    @contextmanager
    def inside(self, name: str) -> Iterator[Context]:
        """Act as `name` in her organisation's scope."""
        ctx = self.ctx(name)
        with scope([ctx.organisation_id] if ctx.organisation_id else []):
            yield ctx


@pytest.fixture
def cast(db: None, now: datetime) -> Cast:
    """Return the cast, made anew for the test."""
    made = Cast(now)
    stamp: dict[str, Any] = {"created_at": now, "start_on": date(2020, 1, 1)}
    kinds = {"federation": OrganisationKind.FEDERATION, "aava": OrganisationKind.ASSOCIATION, "bore": OrganisationKind.ASSOCIATION}
    # In as few statements as there are tables: every second test of the suite begins here.
    made.organisations = _written(Organisation, {n: Organisation(kind=kind, name=f"{n.capitalize()} ry", **stamp) for n, kind in kinds.items()})
    owners = {"a1": "aava", "a2": "aava", "b1": "bore"}
    made.units = _written(Unit, {n: _unit(made.organisations[owner], n, stamp) for n, owner in owners.items()})
    controllers = {name: made.organisations[name] for name in ("aava", "bore")}
    made.registers = _written(
        Register, {n: Register(controller=one, organisation=one, name="Asiakasrekisteri", **stamp) for n, one in controllers.items()}
    )
    for register in made.registers.values():
        keyring.current().create_keys(register.pk, now)
    made.staff = _written(StaffMember, {name: _member(name, now) for name in WHO})
    Membership.objects.bulk_create(
        Membership(staff=made.staff[name], organisation=made.organisations[home], unit=made.units[unit] if unit else None, role=role, **stamp)
        for name, (home, unit, role) in WHO.items()
    )
    return made


def _written(model: type[Any], rows: dict[str, Any]) -> dict[str, Any]:
    model._default_manager.bulk_create(rows.values())
    return rows


def _unit(owner: Organisation, name: str, stamp: dict[str, Any]) -> Unit:
    return Unit(organisation=owner, name=f"Yksikkö {name.upper()}", municipality_code="398", **stamp)


def _member(name: str, now: datetime) -> StaffMember:
    member = StaffMember(username=name, given_name=name.capitalize(), created_at=now)
    member.set_password(f"{name}-salasana-testissa")
    return member
