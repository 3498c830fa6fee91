"""A mapping file is checked whole: each fault has its place, and what is written reads back the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.interop.imports.choices import Trouble
from syli.interop.imports.mapping import FieldRule, TargetRule, read_mapping, written
from syli.interop.imports.targets import CONTACTS, PEOPLE, TARGETS
from syli.interop.imports.tests.files import PEOPLE_MAP


def faults(text: str) -> list[tuple[Trouble, str | None]]:
    return [(p.trouble, p.column) for p in read_mapping(text).problems]


def test_mapping__read__takes_the_short_and_the_long_way() -> None:
    rule = read_mapping(PEOPLE_MAP).rules["people"]
    assert rule.fields["source_id"] == FieldRule(columns=("Nro",))
    assert rule.fields["last_name"] == FieldRule(columns=("Nimi",), name_part="last")
    assert rule.fields["gender"].codes == {"N": "female", "M": "male"}


def test_mapping__read__bare_yes_and_no_stay_words() -> None:
    rule = read_mapping(
        "version: 1\npeople:\n  fields:\n    last_name: a\n"
        "    is_protected: {column: T, yes: [yes, K], no: [no]}\n"
        "    gender: {column: S, codes: {no: male, 1: female}}\n"
    ).rules["people"]
    assert rule.fields["is_protected"].yes == ("yes", "K")
    assert rule.fields["is_protected"].no == ("no",)
    assert rule.fields["gender"].codes == {"no": "male", "1": "female"}


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("a: [1", Trouble.MAP_NOT_YAML),
        ("!!python/object/apply:os.system ['true']", Trouble.MAP_NOT_YAML),
        ("[" * 5000, Trouble.MAP_NOT_YAML),
        ("x" * 300_000, Trouble.MAP_NOT_YAML),
        ("", Trouble.MAP_SHAPE),
        ("- 1", Trouble.MAP_SHAPE),
        ("version: 2\npeople: {}", Trouble.MAP_SHAPE),
        ("version: 1", Trouble.MAP_SHAPE),
        ("version: 1\ncats: {fields: {}}", Trouble.MAP_UNKNOWN_TARGET),
        ("version: 1\npeople: 3", Trouble.MAP_BAD_VALUE),
        ("version: 1\npeople: {fields: 3}", Trouble.MAP_BAD_VALUE),
    ],
)
def test_mapping__read__refuses_the_shapeless(text: str, trouble: Trouble) -> None:
    assert faults(text)[0][0] is trouble


def test_mapping__read__tells_every_fault_with_its_place() -> None:
    text = """
version: 1
people:
  on_error: maybe
  colour: red
  header_line: 0
  delimiter: ";;"
  fields:
    last_name: {column: Nimi, name_part: middle}
    shoe_size: Koko
    birth_on: {date_order: dmy}
    gender: [1]
    city: {column: K, codes: [a]}
    email: {column: E, take: 0}
"""
    assert faults(text) == [
        (Trouble.MAP_BAD_VALUE, "people.on_error"),
        (Trouble.MAP_UNKNOWN_KEY, "people.colour"),
        (Trouble.MAP_BAD_VALUE, "people.header_line"),
        (Trouble.MAP_BAD_VALUE, "people.delimiter"),
        (Trouble.MAP_BAD_VALUE, "people.fields.last_name.name_part"),
        (Trouble.MAP_UNKNOWN_FIELD, "people.fields.shoe_size"),
        (Trouble.MAP_NO_SOURCE, "people.fields.birth_on"),
        (Trouble.MAP_BAD_VALUE, "people.fields.gender"),
        (Trouble.MAP_BAD_VALUE, "people.fields.city.codes"),
        (Trouble.MAP_BAD_VALUE, "people.fields.email.take"),
        (Trouble.MAP_FIELD_MISSING, "people.fields"),
    ]


def test_mapping__read__asks_for_the_fields_nothing_works_without() -> None:
    found = read_mapping("version: 1\ncontacts: {fields: {note: Teksti}}").problems
    assert {p.value for p in found} == {"happened_on", "service"}
    assert faults("version: 1\npeople: {fields: {city: K}}") == [(Trouble.MAP_FIELD_MISSING, "people.fields")]


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
RULES = st.builds(
    FieldRule,
    columns=st.lists(WORDS, min_size=1, max_size=3).map(tuple),
    default=st.none() | WORDS,
    name_part=st.sampled_from(["", "first", "last"]),
    date_order=st.sampled_from(["dmy", "mdy"]),
    unit=st.sampled_from(["minutes", "hours"]),
    codes=st.dictionaries(WORDS, WORDS, max_size=3),
    yes=st.lists(WORDS, max_size=2).map(tuple),
    take=st.sampled_from([1, 2, -1]),
)


@given(rules=st.lists(RULES, min_size=3, max_size=3), on_error=st.sampled_from(["row", "file"]))
def test_mapping__written__reads_back_the_same(rules: list[FieldRule], on_error: str) -> None:
    people = TargetRule(PEOPLE, {"last_name": rules[0]}, on_error=on_error)
    contacts = TargetRule(CONTACTS, {"happened_on": rules[1], "service": rules[2]})
    again = read_mapping(written({"people": people, "contacts": contacts}))
    assert again.problems == ()
    assert again.rules == {"people": people, "contacts": contacts}


def test_target__fields__have_unique_keys_and_words() -> None:
    for target in TARGETS.values():
        keys = [field.key for field in target.fields]
        assert len(keys) == len(set(keys))
        words = [word for field in target.fields for word in field.words]
        assert len(words) == len(set(words)), "one heading must not name two fields"
        assert all(target.field(key) for key in target.natural_key)


@given(text=st.text(max_size=200))
def test_mapping__any_text__never_an_error(text: str) -> None:
    read_mapping(text)
    read_mapping("version: 1\npeople:\n  fields:\n    last_name: " + text)
