"""The contact form: what, who, when, about what. Eight taps on a phone; what the pack and the clock know is filled in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from syli.catalogue.packs import Pack
from syli.catalogue.packs.model import ContactKind
from syli.catalogue.packs.names import BUILT_MODALITIES
from syli.catalogue.queries import choices_of, codes_of
from syli.episodes.queries.episodes import EpisodeCard
from syli.episodes.queries.staff import Colleague, colleagues
from syli.kernel.context import HELSINKI, Context
from syli.kernel.dates import local_date
from syli.kernel.forms import SyliForm
from syli.kernel.ui.inputs import DateField, TimeField
from syli.org.models import StaffMember

#: The longest night's talk ends before this: an end earlier than the start means that midnight passed.
MINUTES_IN_DAY = 24 * 60


class ContactForm(SyliForm):
    """A contact of an episode: kind, participants, day, from, to, themes; the way where the kind can be held in several that its pack names.

    Every such kind has a field of its own, asked when the kind is chosen. Without JavaScript all stand there under their kinds' names.
    """

    kind = forms.ChoiceField(label=_("What happened?"), widget=forms.RadioSelect)
    people = forms.MultipleChoiceField(label=_("Who were there?"), widget=forms.CheckboxSelectMultiple)
    day = DateField(label=_("Day"), prefer="past")
    start = TimeField(label=_("From"))
    end = TimeField(label=_("To"))
    theme_codes = forms.MultipleChoiceField(label=_("About"), required=False, widget=forms.CheckboxSelectMultiple)
    workers = forms.MultipleChoiceField(label=_("Who else of the staff was there?"), required=False, widget=forms.CheckboxSelectMultiple)
    alone = forms.BooleanField(label=_("Nobody else was there"), required=False)
    once_key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, pack: Pack, episode: EpisodeCard, language: str, had_way: str = "", staff: Sequence[Colleague] = (), **kwargs: Any
    ) -> None:
        """`had_way` is how a contact that is corrected was held; `staff` are those who may have been there besides the one whose contact it is."""
        super().__init__(*args, **kwargs)
        self.staff = {one.public_id: one.pk for one in staff}
        self.fields["workers"].choices = [(one.public_id, one.name) for one in staff]  # type: ignore[attr-defined]
        kinds = recordable_kinds(pack)
        self.language, self.had_way = language, had_way
        self.kinds = {kind.code: kind for kind in kinds}
        choices = {name: self.fields[name] for name in ("kind", "people", "theme_codes")}
        choices["kind"].choices = [(kind.code, kind.texts.in_language(language)) for kind in kinds]  # type: ignore[attr-defined]
        choices["people"].choices = list({p.person.public_id: p.person.name for p in episode.participants}.items())  # type: ignore[attr-defined]
        choices["theme_codes"].choices = _together(k.themes for k in kinds if k.themes)(language)  # type: ignore[attr-defined]
        for kind in kinds:
            ways = choices_of(kind.ways, language) if kind.ways else []
            if len(ways) > 1:
                words = gettext("How: %(kind)s") % {"kind": kind.texts.in_language(language)}
                # What is ticked can be taken back, also where no script helps.
                ways.insert(0, ("", gettext("Not said")))
                self.fields[way_field(kind.code)] = forms.ChoiceField(label=words, required=False, widget=forms.RadioSelect, choices=ways)

    def asked_ways(self) -> list[dict[str, Any]]:
        """Return the fields of ways, each with the condition under which it is asked and whether it is asked now."""
        chosen = self["kind"].value()
        return [
            {
                "field": self[name],
                "when": json.dumps({"test": "is", "names": ["kind"], "values": [code]}),
                # What was chosen wrongly stays in sight beside its message.
                "is_asked": chosen == code or name in self.errors,
            }
            for code in self.kinds
            if (name := way_field(code)) in self.fields
        ]

    @property
    def is_pair_open(self) -> bool:
        """Tell whether who else was there stands in sight: it has been chosen, or is asked."""
        return bool(self["workers"].value() or self["workers"].errors or self["alone"].value())

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
        values["way"] = self._way(values)
        return values

    def _way(self, values: dict[str, Any]) -> str:
        """Return the way of the chosen kind: the one ticked, the only one, or the one it had; a way ticked for another kind is a mistake."""
        kind = self.kinds.get(values.get("kind", ""))
        if kind is None:
            return ""
        for other in self.kinds.values():
            if other is not kind and values.get(way_field(other.code)):
                words = gettext("This belongs to “%(other)s”, but above you chose “%(kind)s”. Change one of them.")
                names = {"kind": kind.texts.in_language(self.language), "other": other.texts.in_language(self.language)}
                self.add_error(way_field(other.code), words % names)
        if way_field(kind.code) in self.fields:
            return str(values.get(way_field(kind.code), ""))
        fitting = {code.code for code in codes_of(kind.fitting_ways)}
        if kind.ways and len(fitting) == 1:
            return next(iter(fitting))
        return self.had_way if self.had_way in fitting else ""

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

    def present(self, first: int | None) -> list[StaffMember]:
        """Return who of the staff was there: the one whose contact it is, and those chosen."""
        chosen = [self.staff[public_id] for public_id in self.cleaned_data.get("workers", ())]
        keys = list(dict.fromkeys([*([first] if first else []), *chosen]))
        found = StaffMember.objects.in_bulk(keys)
        return [found[key] for key in keys if key in found]


def way_field(kind: str) -> str:
    """Return the name of the field that asks in which way a kind of contact was held."""
    return f"way_{kind}"


def staff_around(ctx: Context, unit_id: int, sent: Any, day: date, *, but: int | None) -> list[Colleague]:
    """Return who may have been there besides one: who worked here on the day that was sent, else on `day`."""
    field = ContactForm.base_fields["day"]
    try:
        typed = field.clean(sent.get("day")) if sent is not None else None
    except forms.ValidationError:
        typed = None
    return colleagues(ctx, unit_id, typed or day, but=but)


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
