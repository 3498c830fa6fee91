"""What is known already when a form is begun: facts of the person and the episode, and the answers of the last form of the kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from syli.catalogue.packs.form_model import Form
from syli.catalogue.queries import label, pack_of
from syli.episodes.models import Episode
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.kernel.dates import age_on
from syli.kernel.ui.formats import format_date
from syli.people.labels import GENDERS, joined, label_of, language_name
from syli.people.models import Person
from syli.people.queries import PersonCard, family_of, municipality_of
from syli.plans import rules
from syli.plans.access import SheetAction
from syli.plans.models import SheetVersion
from syli.plans.queries.forms import codes_of

Facts = list[tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was answered the last time the same was asked about the same person, and when."""

    answers: dict[str, Any]
    happened_on: date


def asked_about(ctx: Context, form: Form, person: Person) -> Form:
    """Return a form as it is asked about this person: without what only grown-ups or only children are asked (PLAN-14)."""
    return rules.asked_at(form, _age(ctx, person))


def _age(ctx: Context, person: Person) -> int | None:
    if person.is_unborn:
        return 0
    if person.born_on is not None:
        return age_on(person.born_on, max(ctx.today, person.born_on))
    return max(0, ctx.today.year - person.birth_year) if person.birth_year else None


def known_facts(ctx: Context, person: Person, shown: PersonCard, episode: Episode) -> Facts:
    """Return what the person's record and the episode say already; what the reader may not know is left out as it is elsewhere."""
    pack = pack_of(episode.service_code, episode.profile, episode.pack_version)
    reasons = [label(pack.way_in.reasons.code_set, code, ctx.language) for code in episode.reason_codes]
    return [
        (_("Born"), shown.birth or None),
        (_("Gender"), label_of(GENDERS, shown.gender) or None),
        (_("Language of service"), joined([language_name(shown.service_language), _("interpreter") if shown.needs_interpreter else ""]) or None),
        (_("Mother tongue"), language_name(shown.mother_tongue) or None),
        (_("Home municipality"), municipality_of(ctx, person, shown) or None),
        (_("Family"), _family(ctx, person) or None),
        (pack.name.in_language(ctx.language), _("since %(day)s") % {"day": format_date(episode.start_on)}),
        (_("Reasons to come"), ", ".join(reasons) or None),
        (_("Own worker"), str(episode.own_worker) if episode.own_worker else None),
    ]


def _family(ctx: Context, person: Person) -> str:
    found = [tie for tie in family_of(ctx, person).relatives if not tie.is_over]
    return ", ".join(f"{tie.card.name} ({tie.called.lower()})" for tie in found)


def earlier_answers(ctx: Context, person: Person, asked: Form) -> Earlier | None:
    """Return the answers of the last form of the kind that the reader may read, as far as they are still asked; None without one."""
    if not asked.carries:
        return None
    sheets = visible_to(ctx, SheetAction.VIEW).filter(person=person, form_code=asked.code)
    current = SheetVersion.objects.filter(number=F("sheet__current_number"), sheet__in=sheets.values("pk"))
    last = current.order_by("-happened_on", "-pk").first()
    if last is None:
        return None
    wrong = set(rules.misfits(asked, last.answers, codes_of(asked)))
    return Earlier({code: value for code, value in last.answers.items() if code not in wrong}, last.happened_on)
