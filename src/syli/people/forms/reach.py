"""Forms about how somebody may be reached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from syli.kernel.forms import SyliForm
from syli.people.choices import ContactPointKind, Safety
from syli.people.forms.fields import chips, text
from syli.people.labels import POINT_KINDS, SAFETIES, choices_of
from syli.people.models import ContactPoint
from syli.people.queries import Reach
from syli.people.rules import LONGEST_TEXT


class SafetyForm(SyliForm):
    """Is a way to reach somebody safe, and on which conditions. A masked address is not shown; empty leaves it as it is."""

    value = text(_("Number or address"), longest=LONGEST_TEXT)
    safety = chips(
        _("Is it safe to use?"), choices_of(SAFETIES), _("Ask the client. The answer holds 90 days."), required=True, initial=Safety.UNKNOWN
    )
    when = text(_("When?"), _("For example: weekdays 9–15."), longest=LONGEST_TEXT)
    what_to_say = text(_("What may be said?"), _("For example: leave no message, say you call from the library."), longest=LONGEST_TEXT)

    who_answers = text(
        _("Who may pick up?"), _("For example: only herself. If somebody else answers, say it was a wrong number."), longest=LONGEST_TEXT
    )

    is_masked = False

    def stored(self, row: ContactPoint) -> Mapping[str, Any]:
        """Return the answers as they are now; a masked address stays hidden."""
        answers = super().stored(row)
        return {name: value for name, value in answers.items() if not (self.is_masked and name == "value")}

    @classmethod
    def of(cls, way: Reach, data: Any = None) -> SafetyForm:
        """Return the form of a contact point; the safety that has grown old is asked anew."""
        initial = {"value": way.value, "safety": way.safety, "when": way.when, "what_to_say": way.what_to_say, "who_answers": way.who_answers}
        form = cls(data, initial={**initial, "seen_version": way.version})
        form.is_masked = way.is_masked
        if way.is_masked:
            form.fields["value"].help_text = _("Hidden because of the protection. Write an address only to replace it.")
        return form

    @property
    def answers(self) -> dict[str, Any]:
        """Return what was typed, as the commands take it."""
        names = ("safety", "when", "what_to_say", "who_answers")
        return {**{name: self.cleaned_data[name] for name in names}, "value": self.cleaned_data["value"] or None}


class ContactPointForm(SafetyForm):
    """A new way to reach somebody."""

    kind = chips(_("What?"), choices_of(POINT_KINDS), required=True, initial=ContactPointKind.PHONE)
    value = text(_("Number or address"), required=True, longest=LONGEST_TEXT)
    field_order = ("kind", "value", "safety", "when", "what_to_say", "who_answers")

    @property
    def answers(self) -> dict[str, Any]:
        """Return what was typed, as the command takes it."""
        return {**super().answers, "kind": self.cleaned_data["kind"]}


class CodeWordForm(SyliForm):
    """The word that tells it is the client who calls."""

    code_word = text(
        _("Code word"),
        _("Two common words the client will remember. Ask for it before you say anything on the telephone; leave empty to take it away."),
        longest=LONGEST_TEXT,
    )
