"""The slip for the pocket: what somebody wants to remember, in words that tell nothing to whoever finds it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from syli.catalogue.packs.form_model import Form
from syli.catalogue.queries import code_set, service_name
from syli.kernel.context import Context
from syli.org.models import Organisation, Unit
from syli.plans import rules
from syli.plans.models import Sheet
from syli.plans.queries.forms import form_of, in_words
from syli.plans.queries.sheets import current_of
from syli.safety.gate import may_be_printed

#: The code set of words that tell; the names of services, units and the association come from the data.
TELLING: Final = "telling_words"


@dataclass(frozen=True, slots=True)
class Slip:
    """The lines of a slip, and how many were left out because they would tell."""

    lines: tuple[str, ...]
    left_out: int


def has_slip(form: Form) -> bool:
    """Tell whether a form has anything for a slip."""
    return any(field.is_on_slip for field in form.fields)


def slip_of(ctx: Context, sheet: Sheet) -> Slip:
    """Return the slip of a filled form, as the client has said it, without what would tell and what the gate keeps in."""
    version = current_of(sheet)
    form = form_of(sheet.form_code, version.form_version)
    said = [in_words(field, version.answers.get(field.code), ctx.language) for field in form.fields if field.is_on_slip]
    lines = [line.strip() for text in said for line in text.splitlines() if line.strip()]
    telling = (*_words(), *_names(ctx, sheet))
    may_go = may_be_printed(ctx, lines, sheet.person)
    shown = tuple(line for line, may in zip(lines, may_go, strict=True) if may and rules.tells_nothing(line, telling))
    return Slip(shown, len(lines) - len(shown))


def _words() -> Iterator[str]:
    for code in code_set(TELLING).codes:
        yield from (code.texts.fi, code.texts.sv, code.texts.en)


def _names(ctx: Context, sheet: Sheet) -> Iterator[str]:
    """Yield what would tell where she has been: the association, its units, the service."""
    yield service_name(sheet.episode.service_code, ctx.language)
    yield from Organisation.objects.filter(pk=ctx.home_id).values_list("name", flat=True)
    for names in Unit.objects.filter(organisation_id=ctx.home_id).values_list("name", "alias"):
        yield from filter(None, names)
