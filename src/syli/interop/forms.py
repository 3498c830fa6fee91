"""Forms of handing lists in: the files, which column is what, which word means what, how the rows are entered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from syli.interop.imports.mapping import MAX_YAML, NUMBERS, FieldRule, TargetRule
from syli.interop.imports.targets import TARGETS, TargetField
from syli.interop.labels import FIELDS
from syli.interop.queries import UnknownWord
from syli.interop.rules import MOST_BYTES
from syli.kernel.forms import SyliForm

KEEP, CONSTANT, LEAVE_OUT = "=", "c:", "-"
ONE_COLUMN = ("last_name", "first_names")
Choices = Sequence[tuple[str, str]]


class FilesForm(SyliForm):
    """Hand in a list of clients, a list of contacts or both, and a mapping made earlier."""

    people = forms.FileField(label=gettext_lazy("List of clients"), required=False, allow_empty_file=True, help_text=gettext_lazy("CSV or XLSX."))
    contacts = forms.FileField(label=gettext_lazy("List of contacts"), required=False, allow_empty_file=True, help_text=gettext_lazy("CSV or XLSX."))
    mapping = forms.FileField(
        label=gettext_lazy("Mapping made earlier"), required=False, allow_empty_file=True,
        help_text=gettext_lazy("If you have brought in lists like these before, choose the file you downloaded then."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kinds in (("people", ".csv,.xlsx"), ("contacts", ".csv,.xlsx"), ("mapping", ".yaml,.yml")):
            self.fields[name].widget = forms.FileInput(attrs={"accept": kinds})

    def clean(self) -> dict[str, Any]:
        """At least one list, and not too much; much more than that is turned away at the door."""
        values: dict[str, Any] = super().clean() or {}
        lists = [values[name] for name in TARGETS if values.get(name)]
        if sum(file.size for file in lists) > MOST_BYTES:
            raise ValidationError(_("The files are too large: at most %(size)s MB together.") % {"size": MOST_BYTES // 1024 // 1024})
        if not lists:
            raise ValidationError(_("Choose at least one list."))
        return values

    def clean_mapping(self) -> str:
        """Return the mapping's text."""
        return mapping_text(self.cleaned_data.get("mapping"))


class MappingForm(SyliForm):
    """Use a mapping made earlier instead of choosing columns."""

    mapping = forms.FileField(
        label=gettext_lazy("Mapping made earlier"), allow_empty_file=True, widget=forms.FileInput(attrs={"accept": ".yaml,.yml"})
    )

    def clean_mapping(self) -> str:
        """Return the mapping's text."""
        return mapping_text(self.cleaned_data.get("mapping"))


def mapping_text(file: Any) -> str:
    """Return what a mapping file holds; it is a short text, or it is no mapping."""
    if not file:
        return ""
    try:
        text: str = file.read(MAX_YAML * 2).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValidationError(_("This is not a mapping. Choose the YAML file you downloaded here.")) from None
    if "\x00" in text:
        raise ValidationError(_("This is not a mapping. Choose the YAML file you downloaded here."))
    return text


class ColumnsForm(SyliForm):
    """Which column of each list fills which field; what the mapping says beyond that is kept."""

    def __init__(
        self, *args: Any, headings: Mapping[str, Sequence[str]], rules: Mapping[str, TargetRule], constants: Mapping[str, Choices], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._headings, self._rules = headings, rules
        self.names: dict[str, list[str]] = {}
        for target, columns in headings.items():
            self.names[target] = []
            for wanted in TARGETS[target].fields:
                self._add(target, wanted, columns, constants.get(wanted.key, ()))
            if target == "people":
                self._add_options()
            else:
                self._add_contact_options()

    def _add(self, target: str, wanted: TargetField, columns: Sequence[str], constants: Choices) -> None:
        name = f"{target}_{wanted.key}"
        rule = self._rule(target).fields.get(wanted.key)
        choices: list[tuple[Any, Any]] = [("", pgettext("import", "not in the list"))]
        if rule is not None and _initial(rule, columns, constants) == KEEP:
            choices.append((KEEP, pgettext("import", "as the mapping says: %(what)s") % {"what": " + ".join(rule.columns) or rule.constant or ""}))
        choices += [(pgettext("import", "Columns"), [(str(number), heading) for number, heading in enumerate(columns)])]
        if constants:
            choices.append((pgettext("import", "The same on every row"), [(CONSTANT + code, label) for code, label in constants]))
        self.fields[name] = forms.ChoiceField(
            label=str(FIELDS[target][wanted.key]),
            choices=choices,
            required=wanted.is_required,
            initial="" if rule is None else _initial(rule, columns, constants),
            error_messages={"required": _("Choose the column that holds this.")},
        )
        self.names[target].append(name)

    def _add_options(self) -> None:
        rule = self._rule("people")
        self.fields["people_duplicates"] = forms.ChoiceField(
            label=_("When a client looks like one who is here already"),
            choices=[
                ("ask", _("Leave the row out and tell me")),
                ("join", _("Take it for the same client")),
                ("keep", _("Enter as a new client and tell me")),
            ],
            widget=forms.RadioSelect,
            initial=rule.duplicates,
        )

    def _add_contact_options(self) -> None:
        rule = self._rule("contacts")
        minutes = rule.fields.get("minutes")
        self.fields["contacts_unit_of_length"] = forms.ChoiceField(
            label=_("The length is in"),
            choices=[("minutes", pgettext("import", "minutes")), ("hours", pgettext("import", "hours"))],
            initial=minutes.unit if minutes is not None else "minutes",
        )
        self.fields["contacts_close_after_days"] = forms.IntegerField(
            label=_("End an episode when this many days have passed since its last contact"),
            help_text=_("Leave empty to keep all episodes open."),
            min_value=1,
            max_value=NUMBERS["close_after_days"],
            required=False,
            initial=rule.close_after_days,
        )

    def _rule(self, target: str) -> TargetRule:
        return self._rules.get(target) or TargetRule(TARGETS[target], {})

    def clean(self) -> dict[str, Any]:
        """A client is known by a name at least."""
        values: dict[str, Any] = super().clean() or {}
        for target in self._headings:
            for group in TARGETS[target].either:
                if not any(values.get(f"{target}_{key}") for key in group):
                    self.add_error(f"{target}_{group[0]}", _("Choose the column of the name or of the alias."))
        return values

    def rules(self) -> dict[str, TargetRule]:
        """Return the mapping as it was chosen; lists that were not handed in keep theirs."""
        found = dict(self._rules)
        for target in self._headings:
            fields = {w.key: rule for w in TARGETS[target].fields if (rule := self._chosen(target, w.key)) is not None}
            if target == "people":
                found[target] = replace(self._rule(target), fields=_names_cut(fields), duplicates=self.cleaned_data["people_duplicates"])
            else:
                if "minutes" in fields:
                    fields["minutes"] = replace(fields["minutes"], unit=self.cleaned_data["contacts_unit_of_length"])
                days = self.cleaned_data.get("contacts_close_after_days")
                found[target] = replace(self._rule(target), fields=fields, close_after_days=days)
        return found

    def _chosen(self, target: str, key: str) -> FieldRule | None:
        value = self.cleaned_data.get(f"{target}_{key}") or ""
        before = self._rule(target).fields.get(key)
        if value == KEEP or not value:
            return before if value else None
        if value.startswith(CONSTANT):
            return FieldRule(constant=value.removeprefix(CONSTANT))
        column = self._headings[target][int(value)]
        if before is not None and [c.casefold() for c in before.columns] == [column.casefold()]:
            return before
        return FieldRule(columns=(column,))


def _initial(rule: FieldRule, columns: Sequence[str], constants: Choices) -> str:
    if rule.constant is not None:
        return CONSTANT + rule.constant if rule.constant in dict(constants) else KEEP
    if len(rule.columns) != 1:
        return KEEP
    wanted = " ".join(rule.columns[0].split()).casefold()
    return next((str(number) for number, heading in enumerate(columns) if heading.casefold() == wanted), "")


def _names_cut(fields: dict[str, FieldRule]) -> dict[str, FieldRule]:
    """One column chosen for both names holds the whole name: it is cut in two."""
    last, first = (fields.get(key) for key in ONE_COLUMN)
    if last is None or first is None or not last.columns:
        return fields
    if last.columns != first.columns:
        cut = {key: replace(rule, name_part="") for key, rule in zip(ONE_COLUMN, (last, first), strict=True)}
    else:
        order = last.name_order if last.name_part else first.name_order
        cut = {
            "last_name": replace(last, name_part="last", name_order=order),
            "first_names": replace(first, name_part="first", name_order=order),
        }
    return {**fields, **cut}


class WordsForm(SyliForm):
    """Which code each unknown word means."""

    def __init__(self, *args: Any, words: Iterable[UnknownWord], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = {f"word_{number}": word for number, word in enumerate(words)}
        for name, word in self.words.items():
            choices = [("", pgettext("import", "leave for later")), *word.choices]
            if word.may_be_left_out:
                choices.append((LEAVE_OUT, pgettext("import", "leave this out")))
            self.fields[name] = forms.ChoiceField(
                label=f"{FIELDS[word.target][word.field]}: {word.word}",
                help_text=_where(word),
                choices=choices,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """Something must be matched."""
        values: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(values.get(name) for name in self.words):
            raise ValidationError(_("Choose a meaning for at least one word."))
        return values

    def into(self, rules: Mapping[str, TargetRule]) -> dict[str, TargetRule]:
        """Return the mapping with the chosen meanings added."""
        found = dict(rules)
        for name, word in self.words.items():
            chosen = self.cleaned_data.get(name)
            if chosen:
                rule = found[word.target]
                before = rule.fields[word.field]
                codes = {**before.codes, word.word: "" if chosen == LEAVE_OUT else chosen}
                found[word.target] = replace(rule, fields={**rule.fields, word.field: replace(before, codes=codes)})
        return found


def _where(word: UnknownWord) -> str:
    rows = ngettext("On %(num)s row.", "On %(num)s rows.", word.count) % {"num": word.count}
    near = pgettext("import", "Nearest: %(nearest)s.") % {"nearest": word.nearest}
    return f"{rows} {near}" if word.nearest else rows


class EnterForm(SyliForm):
    """How the checked rows are entered."""

    on_error = forms.ChoiceField(
        label=gettext_lazy("What is brought in?"),
        choices=[
            ("row", pgettext_lazy("import", "The good rows. Rows with a fault are left out.")),
            ("file", pgettext_lazy("import", "All rows or nothing.")),
        ],
        widget=forms.RadioSelect,
        initial="row",
    )
