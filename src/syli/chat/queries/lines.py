"""Lines: by their address, open or not, with whom, and how they are set up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from syli.catalogue.models import ServiceOffer
from syli.catalogue.packs import Pack
from syli.catalogue.packs.model import ContactKind
from syli.catalogue.queries import codes_of, current_pack, offers_of
from syli.chat import rules
from syli.chat.access import ChatLineAction
from syli.chat.models import ChatLine, Duty, LineDay, LineHours, LinePart
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.kernel.dates import Span, is_holiday, local_date
from syli.kernel.scope import scope

#: The modality of a contact held at a distance: what a conversation can be counted as.
REMOTE = "remote"
#: A service that knows nobody cannot be asked to be in touch.
COUNT_ONLY = "count_only"


@contextmanager
def reach(ctx: Context, line: ChatLine) -> Iterator[None]:
    """Reach, beside one's own rows, the conversations of a line, which are its owner's wherever they are answered."""
    with scope({line.owner_id, *([ctx.organisation_id] if ctx.organisation_id else [])}):
        yield


def line_at(address: str) -> ChatLine | None:
    """Return the line in use at a visitor's address."""
    return ChatLine.objects.filter(address=address, is_in_use=True).first()


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether a line is open now: until when, or when it opens next; and its hours of the days to come."""

    until: datetime | None
    next: Span | None
    days: tuple[tuple[date, tuple[Span, ...]], ...]

    @property
    def is_open(self) -> bool:
        """Tell whether visitors are let in."""
        return self.until is not None


def opening_of(line: ChatLine, now: datetime) -> Opening:
    """Return a line's opening; two queries."""
    today = local_date(now)
    weekly = [row.weekly for row in LineHours.objects.filter(line=line).order_by("weekday", "begins", "pk")]
    last = today + timedelta(days=rules.AHEAD_DAYS)
    days = [row.exceptional for row in LineDay.objects.filter(line=line, falls_on__gte=today, falls_on__lte=last).order_by("falls_on", "pk")]
    spans: dict[date, tuple[Span, ...]] = {}
    for ahead in range(rules.AHEAD_DAYS + 1):
        day = today + timedelta(days=ahead)
        spans[day] = tuple(rules.spans_on(day, weekly, days, rests=line.is_closed_on_holidays and is_holiday(day)))
    every = [span for of_day in spans.values() for span in of_day]
    here = rules.open_now(every, now)
    return Opening(here[1] if here else None, rules.next_opening(every, now), tuple((day, spans[day]) for day in list(spans)[:7]))


def there_now(line: ChatLine, now: datetime) -> list[Duty]:
    """Return who answer a line now, in order of names."""
    open_ones = Duty.objects.filter(answerer__part__line=line, ended_at__isnull=True, answerer__is_in_use=True, answerer__part__is_in_use=True)
    rows = open_ones.select_related("answerer__staff", "answerer__part__association").order_by("answerer__staff__given_name", "pk")
    return [duty for duty in rows if rules.is_on_duty(duty.started_at, now)]


def lines_for(ctx: Context) -> list[ChatLine]:
    """Return the lines that one answers or looks after."""
    rows = visible_to(ctx, ChatLineAction.ROSTER) | visible_to(ctx, ChatLineAction.VIEW)
    return list(rows.select_related("owner").distinct().order_by("name_fi", "pk"))


def parts_of(line: ChatLine) -> QuerySet[LinePart]:
    """Return the associations that take part, by name."""
    return line.parts.filter(is_in_use=True).select_related("association", "offer__unit").order_by("association__name", "pk")


def first_part(line: ChatLine) -> LinePart | None:
    """Return the part whose service says which roles and themes a visitor may choose: the owner's own before others'."""
    parts = [part for part in parts_of(line) if part.offer is not None and part.kind]
    return next((part for part in parts if part.association_id == line.owner_id), parts[0] if parts else None)


def pack_for(offer: ServiceOffer, day: date) -> Pack:
    """Return the pack under which an offer's conversations are counted."""
    return current_pack(offer.service_code, offer.profile, day)


def kinds_of(pack: Pack) -> list[ContactKind]:
    """Return the kinds of contact as which a conversation can be counted."""
    return [kind for kind in pack.contacts if kind.is_count_only and kind.modality == REMOTE]


def countable_offers(ctx: Context) -> list[tuple[ServiceOffer, Pack, ContactKind]]:
    """Return what the organisation offers that counts conversations, with the kinds."""
    found: list[tuple[ServiceOffer, Pack, ContactKind]] = []
    for offer in offers_of(ctx.home_id, ctx.today):
        pack = pack_for(offer, ctx.today)
        found.extend((offer, pack, kind) for kind in kinds_of(pack))
    return found


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen about a conversation: codes with words, in a language."""

    roles: tuple[tuple[str, str], ...]
    ages: tuple[tuple[str, str], ...]
    themes: tuple[tuple[str, str], ...]
    guided: tuple[tuple[str, str], ...]


NO_CHOICES = Choices((), (), (), ())


def choices_for(part: LinePart | None, language: str, day: date) -> Choices:
    """Return what may be chosen in a part's service; nothing where no service is set."""
    from syli.catalogue.queries import code_set

    if part is None or part.offer is None:
        return NO_CHOICES
    pack = pack_for(part.offer, day)
    kind = next((one for one in kinds_of(pack) if one.code == part.kind), None)
    themes = codes_of(kind.themes, day) if kind is not None and kind.themes else ()
    ages = [code for code in code_set("age_groups").codes if "writes" in code.tags]
    lists = (pack.participants, ages, themes, code_set("chat_guidance").codes)
    return Choices(*(tuple((code.code, code.texts.in_language(language)) for code in codes) for codes in lists))


def is_child(age_code: str) -> bool:
    """Tell whether an age band is a child's."""
    from syli.catalogue.queries import code_set

    found = code_set("age_groups").find(age_code)
    return found is not None and "child" in found.tags


@dataclass(frozen=True, slots=True)
class Way:
    """A unit's service that a visitor may ask to be in touch. `words`: what it is, and on a line of its own where."""

    offer: ServiceOffer
    words: str


def ways_on(line: ChatLine, language: str, day: date) -> list[Way]:
    """Return which units of the associations that take part may be asked to be in touch: their public services with an own worker."""
    from syli.catalogue.queries import packs_on

    associations = [part.association_id for part in parts_of(line)]
    still = Q(end_on__isnull=True) | Q(end_on__gte=day)
    unit_open = Q(unit__start_on__lte=day) & (Q(unit__end_on__isnull=True) | Q(unit__end_on__gte=day))
    rows = ServiceOffer.objects.filter(still, unit_open, organisation_id__in=associations, is_public=True, start_on__lte=day)
    packs, found = packs_on(day), []
    for offer in rows.select_related("unit", "organisation").order_by("organisation__name", "unit__name", "service_code", "pk"):
        pack = packs.get((offer.service_code, offer.profile)) or packs.get((offer.service_code, ""))
        if pack is not None and pack.is_public and pack.way_in.is_self_referral and set(pack.identity) - {COUNT_ONLY}:
            service, unit = pack.name.in_language(language), offer.unit.outward_name
            where = [offer.organisation.name] if unit == service else [unit, offer.organisation.name]
            found.append(Way(offer, f"{service}\n{', '.join(where)}"))
    return found
