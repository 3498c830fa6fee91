"""Which forms of help has an episode used: by telephone, in writing, at the clinic, at home, as a stay? Computed, nothing of it is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from syli.catalogue.packs import Pack
from syli.catalogue.queries import label, pack_of
from syli.episodes import rules
from syli.episodes.access import ContactAction
from syli.episodes.choices import ContactState
from syli.episodes.models import Episode
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.kernel.dates import local_date

REMOTE = "remote"
CONTACT_WAYS = "contact_ways"


@dataclass(frozen=True, slots=True)
class Used:
    """Something that helped on a day: the code of its kind, and of the way in which it was held, if that was said."""

    kind: str
    way: str
    on: date


@dataclass(frozen=True, slots=True)
class HelpForm:
    """A form of help in words: how often, from which day to which."""

    words: str
    times: int
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class HelpUsed:
    """What an episode's page says: the forms used, and the steps that were passed over where the service has an order of them."""

    forms: tuple[HelpForm, ...]
    skipped: tuple[str, ...]


#: Of an episode and its pack; what apps above record beside contacts.
Provider = Callable[[Context, Episode, Pack], Iterable[Used]]
_PROVIDERS: list[Provider] = []


def helped(provider: Provider) -> Provider:
    """Register what else has helped in an episode: living in a house."""
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)
    return provider


def help_used(ctx: Context, episode: Episode) -> HelpUsed:
    """Return the forms of help an episode has used, the first tried first, and the steps passed over (EPISODE-25)."""
    pack = pack_of(episode.service_code, episode.profile, episode.pack_version)
    used = [*_contacts(ctx, episode), *(one for provider in _PROVIDERS for one in provider(ctx, episode, pack))]
    days: dict[str, list[date]] = {}
    for one in used:
        days.setdefault(_form_of(pack, one), []).append(one.on)
    placed = sorted(days.items(), key=lambda found: (min(found[1]), found[0]))
    forms = tuple(HelpForm(_words(ctx, pack, code), len(on), min(on), max(on)) for code, on in placed)
    tried: dict[str, date] = {}
    for one in sorted(used, key=lambda one: one.on, reverse=True):
        tried |= {one.kind: one.on, one.way: one.on}
    return HelpUsed(forms, tuple(_words(ctx, pack, code) for code in rules.steps_passed_over(pack.steps, tried)))


def _contacts(ctx: Context, episode: Episode) -> list[Used]:
    rows = visible_to(ctx, ContactAction.VIEW).filter(episode=episode, state=ContactState.DONE)
    return [Used(kind, way, local_date(at)) for kind, way, at in rows.order_by("started_at", "pk").values_list("kind", "way", "started_at")]


def _form_of(pack: Pack, one: Used) -> str:
    """Return what form of help it was: at a distance the way tells it better than the kind."""
    kind = next((kind for kind in pack.contacts if kind.code == one.kind), None)
    return one.way if one.way and (one.way in pack.steps or (kind is not None and kind.modality == REMOTE)) else one.kind


def _words(ctx: Context, pack: Pack, code: str) -> str:
    kind = next((kind for kind in pack.contacts if kind.code == code), None)
    return kind.texts.in_language(ctx.language) if kind is not None else label(CONTACT_WAYS, code, ctx.language)
