"""Is midnight read and written as people write the end of a day?"""

from __future__ import annotations

from datetime import time

import pytest
from django import forms

from syli.chat.forms import UntilTimeField


class Form(forms.Form):
    until = UntilTimeField(required=False)


@pytest.mark.parametrize("typed", ["24.00", "24", "24:00", " 2400 ", "0.00"])
def test_until__midnight__is_read(typed: str) -> None:
    form = Form({"until": typed})
    assert form.is_valid()
    assert form.cleaned_data["until"] == time()


def test_until__after_midnight__is_no_time() -> None:
    assert not Form({"until": "24.01"}).is_valid()


def test_until__midnight__is_shown_as_the_end_of_a_day() -> None:
    assert 'value="24.00"' in str(Form(initial={"until": time()})["until"])
    assert 'value="20.30"' in str(Form(initial={"until": time(20, 30)})["until"])
