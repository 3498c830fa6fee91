"""Trees for the tests: one that has every kind of question, and a strategy for trees and the answers that fit them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from syli.questions import inputs
from syli.questions.plain import from_plain
from syli.questions.tree import Field, Group, Kind, Option, Repeat, Words

HELSINKI = ZoneInfo("Europe/Helsinki")
OPTIONS = tuple(Option(value, Words(fi=f"Vaihtoehto {value}", sv=f"Val {value}")) for value in ("1", "2", "10", "K"))

EVERYTHING = from_plain(
    {
        "parts": [
            {"key": "name", "label": {"fi": "Nimi", "sv": "Namn", "en": "Name"}, "required": True},
            {"key": "has_pets", "kind": "yes_no", "label": "Onko lemmikkejä"},
            {
                "key": "pets",
                "label": "Lemmikit",
                "shown_when": {"path": "has_pets", "is": True},
                "required_when": {"path": "has_pets", "is": True},
                "most": 3,
                "repeat": {"parts": [
                    {"key": "kind", "kind": "choice", "options": ["cat", "dog"], "required": True},
                    {"key": "born", "kind": "partial_date"},
                    {"key": "toy", "required_when": {"path": "kind", "is": "dog"}},
                ]},
            },
            {
                "key": "facts",
                "label": "Tiedot",
                "parts": [
                    {"key": "story", "kind": "long_text"},
                    {"key": "count", "kind": "integer", "least": 0, "most": 50},
                    {"key": "sum", "kind": "decimal"},
                    {"key": "day", "kind": "date"},
                    {"key": "at", "kind": "moment"},
                    {"key": "known", "kind": "yes_no_unknown", "required_when": {"path": "@age", "at_least": 18}},
                    {"key": "colours", "kind": "many", "options": ["red", "blue"]},
                    {"key": "sex", "kind": "code", "system": "urn:oid:9.1", "options": [{"value": "1", "label": {"fi": "Yksi"}}]},
                    {"key": "forms", "kind": "codes", "system": "urn:oid:9.2", "options": [{"value": "1", "label": {"fi": "Yksi"}}, {"value": "2"}]},
                    {"key": "unit", "kind": "code", "system": "urn:oid:9.3"},
                    {"key": "number", "kind": "identifier", "system": "urn:oid:9.4"},
                    {"key": "words", "repeat": {"kind": "text"}},
                ],
            },
        ]
    }
)  # fmt: skip

plain_texts = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp"), include_characters=" "), min_size=1, max_size=30).map(
    lambda text: text.strip()
).filter(bool)  # fmt: skip
long_texts = st.lists(plain_texts, min_size=1, max_size=3).map("\n".join)
days = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def moment_text(moment: datetime) -> str:
    return moment.replace(tzinfo=HELSINKI).isoformat()


def is_plain_clock_time(at: datetime) -> bool:
    """Say whether the hour is neither repeated in autumn nor skipped in spring: as Finnish clocks show it, it has no offset."""
    offset = at.replace(tzinfo=HELSINKI, fold=0).utcoffset()
    return offset is not None and offset == at.replace(tzinfo=HELSINKI, fold=1).utcoffset() and offset.seconds % 60 == 0


moments = st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(microsecond=0))
moments_written = moments.filter(is_plain_clock_time).map(moment_text)
partial_dates = st.one_of(days.map(lambda d: d.isoformat()), days.map(lambda d: d.isoformat()[:7]), days.map(lambda d: d.isoformat()[:4]))
numbers = st.one_of(st.integers(-(10**9), 10**9), st.integers(-(10**8), 10**8).map(lambda n: n / 100).filter(lambda n: n != int(n)))


def coded(field: Field) -> st.SearchStrategy[Any]:
    if not field.options:
        system = {"system": field.system} if field.system else {}
        return st.builds(lambda code, words: {**system, "code": code, "display": words}, plain_texts, plain_texts)
    return st.sampled_from([option.value for option in field.options]).map(lambda code: inputs.coded(field, code))


def answer_to(field: Field) -> st.SearchStrategy[Any]:
    """Return answers that fit a question."""
    values = [option.value for option in field.options] or ["yes", "no", "unknown"]
    by_kind: dict[Kind, Any] = {
        Kind.TEXT: plain_texts,
        Kind.LONG_TEXT: long_texts,
        Kind.INTEGER: st.integers(int(field.least or 0), int(field.most or 10**9)),
        Kind.DECIMAL: numbers,
        Kind.DATE: days.map(lambda d: d.isoformat()),
        Kind.PARTIAL_DATE: partial_dates,
        Kind.MOMENT: moments_written,
        Kind.YES_NO: st.booleans(),
        Kind.YES_NO_UNKNOWN: st.sampled_from(values),
        Kind.CHOICE: st.sampled_from(values),
        Kind.MANY: st.lists(st.sampled_from(values), unique=True, min_size=1).map(lambda some: [one for one in values if one in some]),
        Kind.CODE: coded(field),
        Kind.CODES: st.lists(coded(field), unique_by=lambda one: one["code"], min_size=1, max_size=4).map(
            lambda some: sorted(some, key=lambda one: values.index(one["code"]))
        ),
        Kind.IDENTIFIER: plain_texts.map(lambda text: {"system": field.system, "value": text} if field.system else {"value": text}),
    }
    return by_kind[field.kind]


def answers_to(part: Any) -> st.SearchStrategy[Any]:
    """Return answers that fit a part, in the form they are stored: nothing empty."""
    if isinstance(part, Field):
        return answer_to(part)
    if isinstance(part, Repeat):
        return st.lists(answers_to(part.body).filter(lambda one: one not in ({}, None)), max_size=min(part.most, 3))
    fixed = {child.key: st.one_of(st.none(), answers_to(child)) for child in part.parts}
    return st.fixed_dictionaries(fixed).map(lambda found: {key: one for key, one in found.items() if one not in (None, {}, [])})


keys = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)


def fields(key: str) -> st.SearchStrategy[Field]:
    return st.builds(
        lambda kind, system, with_options: Field(
            key=key,
            kind=kind,
            system=system if kind in (Kind.CODE, Kind.CODES, Kind.IDENTIFIER) else "",
            options=OPTIONS if kind in (Kind.CHOICE, Kind.MANY, Kind.CODES) or (kind == Kind.CODE and with_options) else (),
            label=Words(fi=f"Kysymys {key}"),
        ),
        st.sampled_from(list(Kind)),
        st.sampled_from(["", "urn:oid:1.2.3"]),
        st.booleans(),
    )


@st.composite
def groups(draw: Any, key: str = "", depth: int = 2) -> Group:
    parts: list[Any] = []
    for name in draw(st.lists(keys, unique=True, min_size=1, max_size=4)):
        shape = draw(st.integers(0, 3)) if depth else 0
        if shape == 2:
            parts.append(draw(groups(name, depth - 1)))
        elif shape == 3:
            body = draw(groups("", depth - 1)) if draw(st.booleans()) else draw(fields("only"))
            parts.append(Repeat(key=name, body=body, least=draw(st.integers(0, 1))))
        else:
            parts.append(draw(fields(name)))
    return Group(key=key, parts=tuple(parts), label=Words(fi=f"Ryhmä {key}"))
