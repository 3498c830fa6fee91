"""How do the terms of a stay stand: its payment commitment, its length, its reviews, what nobody has asked yet?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from syli.catalogue.packs import Pack
from syli.catalogue.packs.model import Figure
from syli.catalogue.queries import pack_of
from syli.episodes.models import Episode
from syli.kernel.context import Context
from syli.kernel.dates import add_months, months_between
from syli.people.choices import IdentityLevel
from syli.people.models import Person
from syli.stays import rules
from syli.stays.labels import TERMS, TO_ASK
from syli.stays.models import PaymentCommitment, Presence, Review

#: The days of warning before a commitment ends, where the pack does not say.
WARN_DAYS = 30
DAYS_IN = {"day": 1, "week": 7}


@dataclass(frozen=True, slots=True)
class Mark:
    """A word and a tone beside a family."""

    words: str
    tone: str


def needs_commitment(pack: Pack) -> bool:
    """Tell whether the service begins a stay only with a payment commitment."""
    return pack.price.needs_commitment and any(limit.subject == "commitment_at_start" and limit.effect == "block" for limit in pack.limits)


def marks_of(ctx: Context, episode: Episode, began_on: date, commitments: Iterable[PaymentCommitment], reviews: Iterable[Review]) -> tuple[Mark, ...]:
    """Return what a worker should notice about the terms of a running stay, the most pressing first."""
    pack = pack_of(episode.service_code, episode.profile, episode.pack_version)
    found = []
    term = commitment_term(ctx, pack, commitments)
    if term in TERMS:
        words, tone = TERMS[term]
        found.append(Mark(str(words), tone))
    flag = _length_flag(ctx, pack, began_on)
    if flag is not None:
        found.append(flag)
    if review_is_due(ctx, pack, began_on, reviews):
        found.append(Mark(_("Plan a review with the sender"), "soon"))
    return tuple(found)


def commitment_term(ctx: Context, pack: Pack, commitments: Iterable[PaymentCommitment]) -> rules.Term:
    """Return how it stands with the payment today (STAY-22)."""
    periods = [(one.start_on, one.end_on) for one in commitments if one.cancelled_at is None and not one.is_directors]
    warned = [int(timer.before.value or WARN_DAYS) for timer in pack.timers if timer.anchor == "commitment_end" and timer.before]
    return rules.commitment_term(periods, ctx.today, needs_commitment=needs_commitment(pack), warn_days=max(warned, default=WARN_DAYS))


def review_is_due(ctx: Context, pack: Pack, began_on: date, reviews: Iterable[Review]) -> bool:
    """Tell whether a review with the sender should be planned now (STAY-24)."""
    known = list(reviews)
    last_on = max((one.held_on for one in known if one.held_on is not None), default=began_on)
    planned_on = min((one.planned_on for one in known if one.held_on is None), default=None)
    return rules.review_is_due(last_on, planned_on, _days(pack.plan.review_every if pack.plan else None, last_on), ctx.today)


def to_ask(
    ctx: Context, episode: Episode, presences: Iterable[Presence], commitments: Iterable[PaymentCommitment], unguarded: Iterable[str]
) -> list[str]:
    """Return the words of what is still to ask of a family that came as it was (STAY-25); `unguarded` are the children without a guardian."""
    alone = ", ".join(unguarded)
    pack = pack_of(episode.service_code, episode.profile, episode.pack_version)
    pieces = list(presences)
    people = {piece.person_id: piece.person for piece in pieces}
    known = rules.Known(
        names=all(person.identity_level == IdentityLevel.NAMED for person in people.values()),
        births=all(_has_birth(person) for person in people.values()),
        municipality=bool(episode.municipality_code) or all(person.municipality_code for person in people.values()),
        referral=bool(episode.referral_source),
        reasons=bool(episode.reason_codes),
        own_worker=episode.own_worker_id is not None,
        family_ties=not alone,
        commitment=commitment_term(ctx, pack, commitments) != rules.Term.MISSING,
    )
    return [f"{TO_ASK[name]}: {alone}" if name == "family_ties" else str(TO_ASK[name]) for name in rules.still_to_ask(known)]


def _has_birth(person: Person) -> bool:
    return person.born_on is not None or person.birth_year is not None


def _length_flag(ctx: Context, pack: Pack, began_on: date) -> Mark | None:
    timers = {
        timer.code: (int(timer.after.value or 0), timer)
        for timer in pack.timers
        if timer.kind == "warning" and timer.anchor == "episode_start" and timer.after and timer.after.unit == "month"
    }
    code = rules.length_flag(months_between(began_on, max(began_on, ctx.today)), [(months, code) for code, (months, _timer) in timers.items()])
    if not code:
        return None
    timer = timers[code][1]
    return Mark(timer.texts.in_language(ctx.language), "danger" if timer.escalate_to else "soon")


def _days(figure: Figure | None, since: date) -> int | None:
    if figure is None or figure.most is None:
        return None
    if figure.unit == "month":
        return (add_months(since, int(figure.most)) - since).days
    return int(figure.most) * DAYS_IN.get(figure.unit, 1)


def needs_commitment_of(episode: Episode) -> bool:
    """Tell whether an episode's service begins a stay only with a payment commitment."""
    return needs_commitment(pack_of(episode.service_code, episode.profile, episode.pack_version))
