"""Which rows belong to a record? Everything that points at it, and what points at that, however deep; found from the tables themselves.

So a table that is added later goes with the record without anybody thinking of it: whoever wants its rows kept must say so here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.db.models import Model

from syli.kernel.drafts.models import Draft
from syli.safety.choices import Sealed, Written
from syli.safety.models import ReadOver, Seal, StrayWords

#: Links that are cut instead: a kept place is a number of the house, whoever came to it; what was given to whom and agreed on stays hers whom
#: it concerns, by which way or from whose request it went; that a child's guardian decided stays the child's.
CUT: Final = frozenset(
    {
        ("stays.Hold", "stay"), ("retention.Disclosure", "request"), ("retention.Disclosure", "point"), ("retention.DataRequest", "point"),
        ("safety.Approval", "other"), ("people.NamingDecision", "guardian"),
    }
)  # fmt: skip
#: Of these a count tells that somebody has another side (trust, leak channel 7): they go too, and are counted nowhere.
COUNTED_NOWHERE: Final = frozenset(
    {
        "safety.Separation", "safety.SideWorker", "safety.Suggestion", "safety.StrayWords", "safety.ReadOver", "safety.Approval", "safety.Seal",
        "safety.SealMember", "bookings.RoomNotice", "stays.KeeperNotice", "plans.Danger",
    }
)  # fmt: skip
#: What a row holds that nothing else does, by the row's table: a child's work is its picture, a commitment the paper it came on.
HELD: Final = {"plans.Work": "file", "stays.PaymentCommitment": "file", "retention.DataRequest": "approval"}
#: Tables that name a text by its kind and number.
BY_NUMBER: Final = {
    Written.NOTE: "records.Note",
    Written.PLAN: "plans.Sheet",
    Written.REQUEST: "intake.HelpRequest",
    Written.DOCUMENT: "documents.Document",
}
#: As many keys as every database takes in one statement.
AT_ONCE: Final = 500
Rows = dict[type[Model], set[int]]


def reached_from(roots: Rows) -> Rows:
    """Return the roots and every row that points at them, directly or through others."""
    found: Rows = {}
    todo = [(model, set(keys)) for model, keys in roots.items()]
    while todo:
        model, keys = todo.pop()
        new = keys - found.setdefault(model, set())
        found[model] |= new
        if new:
            todo += [*_pointing_at(model, new), *_held_by(model, new), *_by_number(model, new)]
    return {model: keys for model, keys in found.items() if keys}


def cut_links(rows: Rows) -> Iterator[tuple[type[Model], str, list[int]]]:
    """Yield the links that lose their row: table, field, and which rows they pointed at."""
    for model, keys in rows.items():
        for link in links_to(model):
            if (link.related_model._meta.label, link.field.name) in CUT:
                yield from ((link.related_model, link.field.name, part) for part in in_parts(keys))


def drafts_about(organisation_id: int, rows: Rows, people: set[int]) -> list[int]:
    """Return unsaved writing on a form of these rows, or about people of whom nothing is left."""
    public = {key for model, keys in rows.items() if _has_public_id(model) for part in in_parts(keys) for key in _public_ids(model, part)}
    kept = Draft.objects.filter(organisation_id=organisation_id).order_by("pk").values_list("pk", "about", "subject_id")
    return [key for key, about, subject in kept if about.partition(":")[2] in public or subject in people]


def in_parts(keys: Iterable[int]) -> Iterator[list[int]]:
    """Yield keys in parts of a size every database takes."""
    ordered = sorted(keys)
    yield from (ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE))


def links_to(model: type[Model]) -> Iterator[Any]:
    """Yield every link of another table to this one, those too that have no name from here."""
    yield from (field for field in model._meta.get_fields(include_hidden=True) if field.auto_created and not field.concrete)


def _pointing_at(model: type[Model], keys: set[int]) -> Iterator[tuple[type[Model], set[int]]]:
    for link in links_to(model):
        other: Any = link.related_model
        if (other._meta.label, link.field.name) in CUT:
            continue
        for part in in_parts(keys):
            found = other._base_manager.filter(**{f"{link.field.name}__in": part}).order_by()
            yield other, set(found.values_list("pk", flat=True))


def _held_by(model: type[Model], keys: set[int]) -> Iterator[tuple[type[Model], set[int]]]:
    field = HELD.get(model._meta.label)
    if field is not None:
        held: Any = model._meta.get_field(field).related_model
        for part in in_parts(keys):
            found = model._base_manager.filter(pk__in=part, **{f"{field}__isnull": False}).order_by()
            yield held, set(found.values_list(f"{field}_id", flat=True))


def _by_number(model: type[Model], keys: set[int]) -> Iterator[tuple[type[Model], set[int]]]:
    kinds = [kind for kind, label in BY_NUMBER.items() if label == model._meta.label]
    for kind in kinds:
        for part in in_parts(keys):
            for other in (StrayWords, ReadOver):
                yield other, set(other._base_manager.filter(kind=kind, key__in=part).order_by().values_list("pk", flat=True))
            if kind == Written.NOTE:
                yield Seal, set(Seal._base_manager.filter(kind=Sealed.NOTE, thing_id__in=part).order_by().values_list("pk", flat=True))


def _has_public_id(model: type[Model]) -> bool:
    return any(field.name == "public_id" for field in model._meta.local_concrete_fields)


def _public_ids(model: type[Model], keys: list[int]) -> Iterator[str]:
    yield from model._base_manager.filter(pk__in=keys).order_by().values_list("public_id", flat=True)
