"""Columns follow one convention, people's words are sealed, and every table of one organisation is fenced."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models

from syli.kernel.rls import is_fenced
from syli.kernel.vault.fields import VaultField
from tests.conformance.exceptions import exactly
from tools.project import ours

PLAIN_TEXTS = Path(__file__).with_name("plain_texts.toml")
TEXTS = (models.CharField, models.TextField)


def tables() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if ours(model.__module__)]


def columns() -> list[tuple[str, Any]]:
    return [(f"{model._meta.label}.{field.name}", field) for model in tables() for field in model._meta.local_concrete_fields]


def test_columns__moments_and_dates__end_in_at_and_on() -> None:
    found = []
    for name, field in columns():
        last = field.name.rsplit("_", 1)[-1]
        if isinstance(field, models.DateTimeField) and last != "at":
            found.append(f"{name} is a moment and does not end in _at")
        elif isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField) and last != "on":
            found.append(f"{name} is a date and does not end in _on")
        elif last in ("at", "on") and not isinstance(field, models.DateField) and "date" not in type(field).__name__.lower():
            found.append(f"{name} ends in _{last} and is neither")
    exactly("moments and dates", found)


def test_columns__truths__begin_with_is_or_has() -> None:
    good = ("is_", "has_", "needs_", "may_", "was_")
    exactly("truths", [name for name, field in columns() if isinstance(field, models.BooleanField) and not field.name.startswith(good)])


def test_columns__money__is_whole_cents() -> None:
    """SQLite keeps decimals as floats, and a float is no money."""
    inexact = (models.FloatField, models.DecimalField)
    found = [f"{name} is {type(field).__name__}" for name, field in columns() if isinstance(field, inexact)]
    found += [name for name, field in columns() if field.name.endswith("_cents") and not isinstance(field, models.IntegerField)]
    exactly("inexact numbers", found)


def test_columns__periods__come_in_pairs() -> None:
    found = []
    for model in tables():
        names = {field.name for field in model._meta.local_concrete_fields}
        if "end_on" in names and "start_on" not in names:
            found.append(model._meta.label)
    exactly("periods without a start", found)


def test_links__are_indexed() -> None:
    """Deleting or joining over a link without an index reads the whole table."""
    found = []
    for name, field in columns():
        if isinstance(field, models.ForeignKey) and not field.db_index and not field.unique:  # type: ignore[attr-defined]  # a plain field's
            indexes = field.model._meta.indexes
            constraints = [c for c in field.model._meta.constraints if isinstance(c, models.UniqueConstraint) and c.condition is None]
            led = [index.fields[0].lstrip("-") for index in indexes if index.fields] + [c.fields[0] for c in constraints if c.fields]
            if field.name not in led:
                found.append(name)
    exactly("links without an index", found)


def test_links__deletion__is_decided() -> None:
    """What a row's deletion does to those that point at it is refused or carried out, never left to the database."""
    undecided = (models.DO_NOTHING, models.SET_DEFAULT)
    found = [name for name, field in columns() if isinstance(field, models.ForeignKey) and field.remote_field.on_delete in undecided]
    exactly("links whose deletion is undecided", found)


def test_texts__every_unsealed_one__is_classified() -> None:
    """A text column is sealed, or it stands in plain_texts.toml with the reason why nobody's story can be read from it."""
    plain = {name for name, field in columns() if isinstance(field, TEXTS) and not isinstance(field, VaultField) and not _closed(field)}
    read = tomllib.loads(PLAIN_TEXTS.read_text(encoding="utf-8"))
    listed = {f"{table}.{column}" for table, columns in read.items() for column in columns}
    assert not plain - listed, f"seal these or classify them in {PLAIN_TEXTS.name}: {sorted(plain - listed)}"
    assert not listed - plain, f"gone or sealed, so remove them from {PLAIN_TEXTS.name}: {sorted(listed - plain)}"


def test_rows__of_one_organisation__are_fenced() -> None:
    found = []
    for model in tables():
        names = {field.attname for field in model._meta.local_concrete_fields}
        person = {field.related_model._meta.label for field in model._meta.local_concrete_fields if field.is_relation and field.related_model}
        if (names & {"organisation_id", "register_id"} or "people.Person" in person) and not is_fenced(model):
            found.append(model._meta.label)
    exactly("tables of one organisation without a fence", found)


def test_rows__public__have_random_ids() -> None:
    """Whatever stands in an address has a public id that nobody can guess."""
    from syli.kernel.record import Record

    for model in tables():
        if issubclass(model, Record):
            field = model._meta.get_field("public_id")
            assert field.unique, model._meta.label
            assert len(str(field.get_default())) == 22, model._meta.label


def _closed(field: Any) -> bool:
    return bool(field.choices) or field.name == "public_id"
