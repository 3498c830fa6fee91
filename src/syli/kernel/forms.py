"""Forms: parse what a person typed, hand it to a command, and put every refusal beside its field with all typed text kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from syli.kernel.command import Stale
from syli.kernel.ids import new_public_id
from syli.kernel.rules import RuleBroken
from syli.kernel.sent import mark_of
from syli.kernel.versions import Version, versions_of

T = TypeVar("T")


def posted(request: HttpRequest) -> Any:
    """Return what was sent, or None when the page was only asked for; an empty form that was sent is still a form."""
    return request.POST if request.method == "POST" else None


def seen_in(request: HttpRequest, name: str = "seen_version") -> int | None:
    """Return the version a button was drawn on; None when it says none, and 0, which no row has, when it is no number."""
    typed = request.POST.get(name)
    if not typed:
        return None
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


class SyliForm(forms.Form):
    """A form with the version of the row it was opened on; `required` is off unless a field says otherwise."""

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    #: Random and new with every page, so that a double click is known for what it is.
    sent_as = forms.CharField(required=False, max_length=22, widget=forms.HiddenInput, initial=new_public_id)
    use_required_attribute = False

    #: The row as somebody else saved it meanwhile, for showing both versions; None when nothing happened.
    stale_row: Any = None
    #: What the version is handed to the command as: `part_version` where a form changes a part of the command's row.
    seen_as = "seen_version"
    #: How a page fills this form from a row, where the fields are not simply the row's columns.
    filled_from: Callable[[Any], Mapping[str, Any]] | None = None

    def run(self, act: Callable[..., T], *args: Any, **kwargs: Any) -> T | None:
        """Call a command; on a broken rule or a stale row add the message to the form and return None."""
        seen = self.cleaned_data.get("seen_version")
        if seen is not None:
            kwargs[self.seen_as] = seen
        if mark := mark_of(self.cleaned_data.get("sent_as") or "", self.data, self.files):
            kwargs["sent_as"] = mark
        try:
            return act(*args, **kwargs)
        except RuleBroken as broken:
            field = broken.field if broken.field in self.fields else None
            self.add_error(field, f"{broken.message} ({broken.rule_id})")
        except Stale as stale:
            self.stale_row = stale.current
            self.add_error(None, _("Somebody saved this while you were writing. Both versions are below; nothing of yours is lost."))
            # The next save is made knowingly over the newer version.
            typed: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict or a dict; both can
            typed["seen_version"] = str(stale.current.version)
            self.data = typed
        return None

    def go_on(self, left: QueryDict) -> None:
        """Show what was left unfinished, without pointing at what is still missing."""
        self.initial.update({name: field.widget.value_from_datadict(left, {}, name) for name, field in self.fields.items()})

    def versions(self) -> list[Version]:
        """Return both versions of every field after somebody else saved first: (label, theirs, mine); else nothing."""
        if self.stale_row is None:
            return []
        return versions_of(self.visible_fields(), self.stored(self.stale_row), self.cleaned_data)

    def stored(self, row: Any) -> Mapping[str, Any]:
        """Return what the fields would hold if the form were opened on the row as it is now."""
        return self.filled_from(row) if self.filled_from is not None else {name: getattr(row, name) for name in self.fields if hasattr(row, name)}
