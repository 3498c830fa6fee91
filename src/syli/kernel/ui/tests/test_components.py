"""Do components escape what people wrote, tie labels and errors to fields, and refuse what makes no sense?"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.utils import translation
from jinja2 import UndefinedError

from syli.kernel.ui.gallery.forms import EveryForm
from syli.kernel.ui.markup import ComponentMisuse, attributes, icon, icon_names, json_block

NASTY = "<img src=x onerror=alert(1)>\"'&"


def draw(body: str, **context: Any) -> str:
    """Render a piece of template as a page would, in Finnish."""
    template = engines["jinja2"].from_string('{% import "ui/components.html" as ui %}' + body)
    with translation.override("fi"):
        return str(template.render(context))


@pytest.mark.parametrize(
    "body",
    [
        "{{ ui.page_header(x, lead=x, back='/') }}",
        "{% call ui.card(x, count=x) %}{{ x }}{% endcall %}",
        "{{ ui.button(x, name=x, value=x) }}{{ ui.link_button(x, '/' ~ x) }}",
        "{{ ui.tag(x) }}{{ ui.status(x) }}{{ ui.alert(x, title=x) }}{{ ui.empty(x, x) }}{{ ui.stat(x, x, note=x) }}",
        "{{ ui.person_chip(x, note=x) }}{{ ui.person_name(x) }}",
        "{{ ui.definitions([(x, x)]) }}{{ ui.breadcrumb([(x, '/'), (x, None)]) }}{{ ui.tabs([{'label': x, 'url': x}], x) }}",
        "{{ ui.table(x, [{'key': 'a', 'label': x, 'primary': True}, {'key': 'b', 'label': x}], [{'a': x, 'b': x}], show_caption=True) }}",
        "{% call ui.disclosure(x) %}{{ x }}{% endcall %}{{ ui.toast(x) }}{{ ui.stepper('n', x) }}{{ ui.signoff(x, action=x) }}",
        "{% call ui.dialog('d', x, x) %}{{ x }}{% endcall %}{{ ui.progress(1, 2, x) }}{{ ui.versions([(x, x, 'y')]) }}",
    ],
)
def test_components__what_people_wrote__is_escaped(body: str) -> None:
    drawn = draw(body, x=NASTY)
    assert "<img" not in drawn
    assert "&lt;img" in drawn


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{{ ui.button('x', kind='huge') }}", "huge"),
        ("{{ ui.button('x', icon_only=True) }}", "needs an icon"),
        ("{{ ui.link_button('x', '') }}", "needs an address"),
        ("{{ ui.button('x', attrs={'onclick': 'a()'}) }}", "onclick"),
        ("{{ ui.button('x', attrs={'style': 'color:red'}) }}", "style"),
        ("{{ ui.status('x', 'pink') }}", "pink"),
        ("{{ ui.tag('x', hue=9) }}", "1 to 8"),
        ("{{ ui.person_chip('') }}", "name or an alias"),
        ("{{ ui.progress(3, 2, 'x') }}", "3 of 2"),
        ("{{ ui.signoff('x', by='Otso') }}", "who and when"),
        ("{{ ui.breadcrumb([('a', None), ('b', None)]) }}", "last crumb"),
        ("{{ ui.stepper('n', 'x', value=5, max=3) }}", "between its ends"),
        ("{% call ui.card(icon='home') %}x{% endcall %}", "needs a title"),
        ("{{ ui.timeline([{'when': d, 'title': 'x', 'kind': 'odd'}]) }}", "odd"),
        ("{{ ui.field(form.name, look='cards') }}", "RadioSelect"),
        ("{{ ui.field(form.name, look='stepper') }}", "NumberInput"),
        ("{{ ui.field(form.way, look='switch') }}", "CheckboxInput"),
        ("{{ ui.field(form.way, look='grid') }}", "grid"),
        ("{{ icon('unicorn') }}", "unicorn"),
    ],
)
def test_components__what_makes_no_sense__is_refused(body: str, said: str) -> None:
    import datetime

    with pytest.raises(ComponentMisuse, match=said):
        draw(body, form=EveryForm(), d=datetime.date(2026, 1, 1))


def test_template__undefined_name__is_an_error() -> None:
    with pytest.raises(UndefinedError):
        draw("{{ nobody }}")


def field(form: forms.Form, name: str, arguments: str = "") -> str:
    return draw("{{ ui.field(form[name]" + arguments + ") }}", form=form, name=name)


def test_field__label__belongs_to_its_input() -> None:
    drawn = field(EveryForm(), "born")
    assert re.search(r'<label[^>]* for="id_born"', drawn)
    assert 'id="id_born"' in drawn
    assert "(pakollinen)" in drawn
    assert "(pakollinen)" not in field(EveryForm(), "name")


def test_field__errors__are_beside_it_and_read_with_it() -> None:
    form = EveryForm({"born": "31.2.2026", "name": NASTY})
    form.is_valid()
    drawn = field(form, "born")
    assert 'aria-invalid="true"' in drawn
    assert 'aria-describedby="id_born_error"' in drawn
    assert re.search(r'id="id_born_error".*?Sellaista päivää ei ole kalenterissa', drawn, re.DOTALL)
    assert 'value="31.2.2026"' in drawn
    assert 'value="&lt;img' in field(form, "name")


def test_field__hint_and_error__are_both_read() -> None:
    form = EveryForm({"name": "x" * 81})
    form.is_valid()
    assert 'aria-describedby="id_name_hint id_name_error"' in field(form, "name")
    assert "tähän mahtuu 80 merkkiä (nyt 81)" in field(form, "name")


@pytest.mark.parametrize(("name", "look"), [("way", "cards"), ("topics", "chips"), ("urgency", None)])
def test_field__choices__are_a_group_with_a_legend(name: str, look: str | None) -> None:
    drawn = field(EveryForm(), name, f", look='{look}'" if look else "")
    assert "<fieldset" in drawn
    assert "<legend" in drawn
    assert drawn.count("<input") == len(list(EveryForm()[name].subwidgets))


@pytest.mark.parametrize("look", ["cards", "chips"])
@pytest.mark.parametrize("name", ["way", "topics"])
def test_field__choices__each_has_a_mark_that_does_not_need_its_colour(name: str, look: str) -> None:
    drawn = field(EveryForm(), name, f", look='{look}'")
    assert drawn.count('<span class="pick__mark">') == len(list(EveryForm()[name].subwidgets))


def test_field__chips__chosen_one_beyond_the_first_is_not_hidden() -> None:
    form = EveryForm(initial={"topics": ["7"]})
    assert '<details class="more-choices" open>' in field(form, "topics", ", look='chips', shown=3").replace("  ", " ")
    assert "open>" not in field(EveryForm(), "topics", ", look='chips', shown=3")


def test_field__rows_and_extra_attributes__reach_the_input() -> None:
    drawn = field(EveryForm(), "text", ", rows=9, attrs={'data-x': 'y'}")
    assert 'rows="9"' in drawn
    assert 'data-x="y"' in drawn


def test_error_summary__links_to_each_field() -> None:
    form = EveryForm.refused()
    drawn = draw("{{ ui.error_summary(form) }}", form=form)
    for bound in form:
        if bound.errors:
            assert f'href="#{bound.id_for_label or bound.auto_id}"' in drawn, bound.name
    assert draw("{{ ui.error_summary(form) }}", form=EveryForm()).strip() == ""


def test_error_summary__label_that_asks__has_no_colon_after_its_question_mark() -> None:
    form = EveryForm({"born": "31.2.2026"})
    form.fields["born"].label = "Milloin hän syntyi?"
    drawn = draw("{{ ui.error_summary(form) }}", form=form)
    assert ">Milloin hän syntyi? " in drawn
    assert "?:" not in drawn


def test_error_summary__formset__tells_the_errors_of_each_row() -> None:
    rows = forms.formset_factory(EveryForm, extra=0)({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-born": "x"})
    rows.is_valid()
    assert 'href="#id_form-0-born"' in draw("{{ ui.error_summary(rows) }}", rows=rows)


def test_table__cells__name_their_column_for_the_phone() -> None:
    drawn = draw(
        "{{ ui.table('c', cols, [{'a': 'x', 'n': None}]) }}",
        cols=[{"key": "a", "label": "A", "primary": True}, {"key": "n", "label": "N", "numeric": True}],
    )
    assert '<th scope="row"' in drawn
    assert 'data-label="N" class="numeric"></td>' in drawn


def test_table__two_primary_columns__are_refused() -> None:
    with pytest.raises(ComponentMisuse, match="primary"):
        draw("{{ ui.table('c', cols, []) }}", cols=[{"key": "a", "label": "A", "primary": True}, {"key": "b", "label": "B", "primary": True}])


def test_pagination__links__keep_the_search() -> None:
    page = Paginator(range(100), 25).get_page(2)
    drawn = draw("{{ ui.pagination(page, label='c', query='q=m%C3%A4&s=1', target='rows') }}", page=page)
    assert 'href="?q=m%C3%A4&amp;s=1&amp;page=3"' in drawn
    assert 'hx-target="#rows"' in drawn
    assert 'aria-current="page">2<' in drawn
    assert draw("{{ ui.pagination(page, label='c') }}", page=Paginator(range(25), 25).get_page(1)).strip() == ""


def test_pagination__asked__posts_what_was_asked_and_puts_nothing_in_addresses() -> None:
    page = Paginator(range(100), 25).get_page(2)
    drawn = draw("{{ ui.pagination(page, label='c', target='rows', asked=asking(q='mä\"<')) }}", page=page)
    assert "?page" not in drawn
    assert '<input type="hidden" name="q" value="mä&#34;&lt;">' in drawn
    assert '<input type="hidden" name="ask" value="1">' in drawn
    assert '<button type="submit" name="page" value="3">' in drawn
    assert 'hx-target="#rows"' in drawn


def test_attributes__false_and_none__are_left_out() -> None:
    assert attributes({"a": None, "b": False, "c": True, "d": 0, "e": '"'}) == 'c d="0" e="&#34;"'


def test_json_block__cannot_close_its_script() -> None:
    block = json_block({"x": "</script><!--&"})
    assert not set("<>&") & set(block)


def test_icons__every_name__is_drawn() -> None:
    assert all(f"#{name}" in icon(name) for name in icon_names())
    assert 'aria-label="Huom"' in icon("alert", "Huom")
