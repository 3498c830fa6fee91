"""The contact form: what, who, when, about what. Eight taps on a phone; what the pack and the clock know is filled in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from syli.catalogue.packs import Pack
from syli.catalogue.packs.model import ContactKind
from syli.catalogue.packs.names import BUILT_MODALITIES
from syli.catalogue.queries import choices_of
from syli.episodes.queries.episodes import EpisodeCard
from syli.kernel.context import HELSINKI, Context
from syli.kernel.dates import local_date
from syli.kernel.forms import SyliForm
from syli.kernel.ui.inputs import DateField, TimeField

#: The longest night's talk ends before this: an end earlier than the start means that midnight passed.
MINUTES_IN_DAY = 24 * 60


class ContactForm(SyliForm):
    """A contact of an episode: kind, participants, day, from, to, themes."""

    kind = forms.ChoiceField(label=_("What happened"), widget=forms.RadioSelect)
    people = forms.MultipleChoiceField(label=_("Who were there"), widget=forms.CheckboxSelectMultiple)
    day = DateField(label=_("Day"), prefer="past")
    start = TimeField(label=_("From"))
    end = TimeField(label=_("To"))
    way = forms.ChoiceField(label=_("How"), required=False)
    theme_codes = forms.MultipleChoiceField(label=_("About"), required=False, widget=forms.CheckboxSelectMultiple)
    once_key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, pack: Pack, episode: EpisodeCard, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = recordable_kinds(pack)
        choices = {name: self.fields[name] for name in ("kind", "people", "way", "theme_codes")}
        choices["kind"].choices = [(kind.code, kind.texts.in_language(language)) for kind in kinds]  # type: ignore[attr-defined]
        choices["people"].choices = list({p.person.public_id: p.person.name for p in episode.participants}.items())  # type: ignore[attr-defined]
        choices["way"].choices = [("", "–"), *_together(k.ways for k in kinds if k.ways and k.ways.only)(language)]  # type: ignore[attr-defined]
        choices["theme_codes"].choices = _together(k.themes for k in kinds if k.themes)(language)  # type: ignore[attr-defined]
        if len(choices["way"].choices) == 1:  # type: ignore[attr-defined]
            del self.fields["way"]

    def clean(self) -> dict[str, Any]:
        """Work out when the contact began and how long it took; an end before the start has passed midnight."""
        values = super().clean() or {}
        day, start, end = values.get("day"), values.get("start"), values.get("end")
        if day and start and end:
            values["started_at"] = datetime.combine(day, start, HELSINKI)
            finished = datetime.combine(day, end, HELSINKI)
            # Counted on the clock of the world, not of the wall: a night in which summer time ends is an hour longer.
            minutes = round((finished.timestamp() - values["started_at"].timestamp()) / 60)
            values["minutes"] = minutes + MINUTES_IN_DAY if minutes <= 0 else minutes
        return values

    def facts(self) -> dict[str, Any]:
        """Return the arguments of the commands, but for the people."""
        values = self.cleaned_data
        return {
            "kind": values["kind"],
            "started_at": values["started_at"],
            "minutes": values["minutes"],
            "theme_codes": values.get("theme_codes", []),
            "way": values.get("way", ""),
        }


def recordable_kinds(pack: Pack) -> list[ContactKind]:
    """Return the kinds that are recorded with people and in a modality of this release; a day and night or longer is no contact but a stay."""
    recorded = [kind for kind in pack.contacts if not kind.is_count_only and kind.modality in BUILT_MODALITIES]
    return [kind for kind in recorded if (kind.minutes or 0) < MINUTES_IN_DAY]


def initial_contact(ctx: Context, pack: Pack, episode: EpisodeCard, once_key: str) -> dict[str, Any]:
    """Return what the form opens with: the first kind, the clients ticked, the hour that has just passed."""
    kinds = recordable_kinds(pack)
    minutes = (kinds[0].minutes if kinds else None) or 60
    end = ctx.now.astimezone(HELSINKI).replace(second=0, microsecond=0)
    start = end - timedelta(minutes=minutes)
    return {
        "kind": kinds[0].code if kinds else "",
        "people": [p.person.public_id for p in episode.clients if p.end_on is None],
        "day": local_date(start),
        "start": start.time(),
        "end": end.time(),
        "once_key": once_key,
    }


def _together(choices: Iterable[Any]) -> Any:
    def listed(language: str) -> list[tuple[str, str]]:
        return list(dict(pair for choice in wanted for pair in choices_of(choice, language)).items())

    wanted = list(choices)
    return listed
