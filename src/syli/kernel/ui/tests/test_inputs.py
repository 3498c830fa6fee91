"""Do fields read what people type, say what is wrong in plain words, and show back what was typed?"""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest
from django import forms
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from syli.kernel.ui.inputs import DateField, DateText, DecimalField, TimeField


class Form(forms.Form):
    on = DateField(required=False)
    at = TimeField(required=False)
    hours = DecimalField(required=False, max_digits=6, decimal_places=2)


def read(**typed: str) -> Form:
    form = Form(typed)
    form.is_valid()
    return form


def test_fields__what_people_type__is_read() -> None:
    form = read(on="1.3.2026", at="9.05", hours="1 234,5")
    assert form.cleaned_data == {"on": date(2026, 3, 1), "at": time(9, 5), "hours": Decimal("1234.5")}


def test_fields__empty__is_nothing() -> None:
    assert read().cleaned_data == {"on": None, "at": None, "hours": None}


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("on", "31.2.2026", "Sellaista päivää ei ole kalenterissa."),
        ("on", "maanantaina joskus", "Kirjoita päivä, esimerkiksi 22.11.2026."),
        ("at", "25.10", "Sellaista kellonaikaa ei ole."),
        ("at", "iltapäivällä", "Kirjoita aika, esimerkiksi 14.32."),
        ("hours", "kaksi", "Kirjoita luku, esimerkiksi 12,5."),
    ],
)
def test_fields__unreadable__says_what_to_write_and_keeps_what_was_typed(field: str, typed: str, said: str) -> None:
    with translation.override("fi"):
        form = read(**{field: typed})
        assert form.errors == {field: [said]}
        assert f'value="{typed}"' in str(form[field])


def test_fields__initial_values__are_shown_the_finnish_way() -> None:
    form = Form(initial={"on": date(2026, 3, 1), "at": time(9, 5)})
    assert 'value="1.3.2026"' in str(form["on"])
    assert 'value="9.05"' in str(form["at"])


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_date__written_and_read__is_the_same(day: date) -> None:
    field = DateField()
    assert field.clean(DateText().format_value(day)) == day


@given(st.text(max_size=60))
def test_fields__anything__is_read_or_refused_never_an_error(text: str) -> None:
    read(on=text, at=text, hours=text)
