"""Choosing columns: what is chosen is what the mapping says, and what the page shows the next time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.interop.forms import CONSTANT, KEEP, ColumnsForm
from syli.interop.imports.mapping import TargetRule, read_mapping, written
from syli.interop.imports.targets import TARGETS

HEADINGS = ["Nimi", "Nimi (2)", "Synt.aika", "Ääkkönen: å", "yes", "1", "=x", "#"]
SERVICES = [("first", "Ensimmäinen"), ("second", "Toinen")]
BASE = {"people_duplicates": "ask", "contacts_unit_of_length": "minutes"}


def form_of(sent: dict[str, str] | None, rules: dict[str, TargetRule] | None = None, *targets: str) -> ColumnsForm:
    headings = dict.fromkeys(targets or tuple(TARGETS), HEADINGS)
    return ColumnsForm(sent, headings=headings, rules=rules or {}, constants={"service": SERVICES})


def mapped(text: str) -> dict[str, TargetRule]:
    read = read_mapping(text)
    assert not read.problems
    return dict(read.rules)


places = st.sampled_from(["", *map(str, range(len(HEADINGS)))])
chosen = st.fixed_dictionaries({f"{key}_{field.key}": places for key, target in TARGETS.items() for field in target.fields})


@given(chosen, st.sampled_from(["0", "3", f"{CONSTANT}first"]), st.sampled_from(["ask", "join", "keep"]), st.sampled_from(["minutes", "hours"]))
def test_columns__any_choice__round_trips_through_the_mapping(columns: dict[str, str], service: str, duplicates: str, unit: str) -> None:
    needed = {"people_last_name": columns["people_last_name"] or "0", "contacts_happened_on": columns["contacts_happened_on"] or "2"}
    sent = {**columns, **needed, "contacts_service": service, "people_duplicates": duplicates, "contacts_unit_of_length": unit}
    form = form_of(sent)
    assert form.is_valid(), form.errors
    rules = mapped(written(form.rules()))
    again = form_of(None, rules)
    assert {name: again.fields[name].initial for name in sent if not name.endswith(("duplicates", "length"))} == {
        name: value for name, value in sent.items() if not name.endswith(("duplicates", "length"))
    }
    assert rules["people"].duplicates == duplicates
    if columns["contacts_minutes"]:
        assert rules["contacts"].fields["minutes"].unit == unit


def test_columns__one_column_for_both_names__cut_in_two_and_whole_again() -> None:
    sent = {**BASE, "people_last_name": "0", "people_first_names": "0"}
    form = form_of(sent, None, "people")
    assert form.is_valid()
    rules = form.rules()
    assert [rules["people"].fields[key].name_part for key in ("last_name", "first_names")] == ["last", "first"]
    apart = form_of({**sent, "people_first_names": "1"}, rules, "people")
    assert apart.is_valid()
    assert [apart.rules()["people"].fields[key].name_part for key in ("last_name", "first_names")] == ["", ""]


def test_columns__what_only_the_mapping_can_say__is_kept() -> None:
    text = (
        "version: 1\ncontacts:\n  sheet: Taul1\n  same_rows: keep\n  fields:\n    happened_on: {column: Synt.aika, date_order: mdy}\n"
        "    service: {constant: Toinen}\n    note: {columns: [Nimi, '1'], join: ' / '}\n    kind: {column: 'yes', codes: {a: b}}\n"
    )
    rules = mapped(text)
    shown = form_of(None, rules, "contacts")
    assert (shown.fields["contacts_note"].initial, shown.fields["contacts_service"].initial) == (KEEP, KEEP)
    sent = {name: str(field.initial or "") for name, field in shown.fields.items() if name.startswith("contacts_")}
    form = form_of(sent, rules, "contacts")
    assert form.is_valid(), form.errors
    assert form.rules() == rules
    moved = form_of({**sent, "contacts_kind": "0"}, rules, "contacts")
    assert moved.is_valid()
    assert moved.rules()["contacts"].fields["kind"].codes == {}, "words of another column mean nothing here"


@pytest.mark.parametrize(
    ("name", "value"),
    [("people_duplicates", "maybe"), ("contacts_close_after_days", "0"), ("contacts_close_after_days", "99999"), ("contacts_note", KEEP)],
)
def test_columns__impossible_choice__refused_beside_it(name: str, value: str) -> None:
    sent = {**BASE, "people_last_name": "0", "contacts_happened_on": "2", "contacts_service": f"{CONSTANT}first", name: value}
    form = form_of(sent)
    assert not form.is_valid() and list(form.errors) == [name]
