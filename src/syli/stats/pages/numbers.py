"""Numbers: one chooses what is counted and by what, and sees table, chart and map; the address is the question."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from syli.kernel.access import may
from syli.kernel.context import Context
from syli.kernel.page import page
from syli.kernel.render import render
from syli.kernel.ui.pictures import HUES, Chart, Series
from syli.kernel.ui.tilemap import AREAS, tiles
from syli.plans.access import PersonPlansAction
from syli.safety.gate import Going, Way, let_out
from syli.stats.access import StatisticsAction
from syli.stats.asking import Table, answered, question_from, shown
from syli.stats.choices import Zone
from syli.stats.files import csv_bytes, number, xlsx_bytes
from syli.stats.forms import QuestionForm
from syli.stats.installation import code_book
from syli.stats.labels import question_error
from syli.stats.measures import MEASURES
from syli.stats.query import Question, QuestionError, fitting

DEFAULTS = {"measure": "clients", "rows": "county", "columns": "", "view": "table"}
MOST_CATEGORIES = 40
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page(StatisticsAction.INSIDE)
def inside(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Show the own association's true numbers."""
    return _numbers(request, ctx, Zone.INSIDE)


@page(StatisticsAction.OUTSIDE)
def outside(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Show the federation's protected numbers."""
    return _numbers(request, ctx, Zone.OUTSIDE)


def _numbers(request: HttpRequest, ctx: Context, zone: Zone) -> HttpResponse:
    asked = _asked(request, ctx, zone)
    form = QuestionForm(asked, zone=zone, book=code_book(ctx.today), ctx=ctx)
    table, problem = _table(asked, ctx, zone)
    wanted = request.GET.get("format")
    if table is not None and wanted in ("csv", "xlsx"):
        return _file(ctx, table, wanted)
    view = asked.get("view", "table")
    data: dict[str, Any] = {
        "form": form,
        "table": table,
        "sentence": _sentence(table) if table else "",
        "problem": problem,
        "view": view,
        "zone": zone.value,
        "shown": shown,
        "query": _without(asked, "view", "format"),
        "chart": _chart(table, asked.get("rows", "")) if table and view == "chart" else None,
        "tiles": _tiles(table) if table and view == "map" and asked.get("rows") == "county" else None,
        "has_map": asked.get("rows") == "county",
        "may_inside": may(ctx, StatisticsAction.INSIDE),
        "may_yearly": zone is Zone.INSIDE and may(ctx, StatisticsAction.YEARLY),
        "may_same_time": zone is Zone.INSIDE and may(ctx, PersonPlansAction.SAME_TIME),
        "may_outside": may(ctx, StatisticsAction.OUTSIDE),
    }
    return render(request, "stats/numbers.html", data, status=422 if problem else 200, fragment="stats/_answer.html")


def _asked(request: HttpRequest, ctx: Context, zone: Zone) -> QueryDict:
    asked = request.GET.copy()
    start: dict[str, str] = DEFAULTS | {"period": str(ctx.today.year)} | ({"rows": "service"} if zone is Zone.INSIDE else {})
    for name, value in start.items():
        asked.setdefault(name, value)
    measure = MEASURES.get(asked.get("measure", ""))
    if measure is not None and "rows" not in request.GET and start["rows"] not in measure.dimensions:
        # Nobody has chosen the rows, so a measure that has no such rows begins with some of its own.
        asked["rows"] = next(iter(fitting(measure, zone)), "")
    return asked


def _table(asked: QueryDict, ctx: Context, zone: Zone) -> tuple[Table | None, str]:
    try:
        question: Question = question_from({name: asked.getlist(name) for name in asked}, ctx, zone)
        return answered(question, ctx.language, ctx.today), ""
    except QuestionError as error:
        return None, question_error(error.code, ctx.language, error.details)


def _without(asked: QueryDict, *names: str) -> str:
    kept = asked.copy()
    for name in names:
        kept.pop(name, None)
    return kept.urlencode()


def _file(ctx: Context, table: Table, wanted: str) -> HttpResponse:
    content, kind = (csv_bytes(table), "text/csv; charset=utf-8") if wanted == "csv" else (xlsx_bytes(table), XLSX)
    # A neutral name: where a file is saved must not tell what was asked.
    return let_out(ctx, Going(Way.NUMBERS, content, kind, f"syli.{wanted}"))


def _chart(table: Table, rows: str) -> Chart | None:
    """Return the chart of a table, when it can be told apart: at most forty categories and eight series."""
    if not table.rows or len(table.rows) > MOST_CATEGORIES:
        return None
    is_time = rows in ("month", "quarter", "year")
    if len(table.columns) > 1 and len(table.columns) <= HUES:
        series = tuple(Series(name, tuple(number(line[n]) for line in table.cells)) for n, name in enumerate(table.columns))
    else:
        series = (Series(table.unit, tuple(number(cell) for cell in table.row_totals)),)
    kind = "columns" if is_time else "stacked" if len(series) > 1 else "bar"
    return Chart(kind, table.title, table.rows, series, table.row_label, decimals=table.decimals)  # type: ignore[arg-type]  # one of the kinds


def _sentence(table: Table) -> str:
    """Say the answer in words: how many in all, and where the most. Only what the table shows, as it shows it."""
    told = [(cell.value, name, cell) for name, cell in zip(table.rows, table.row_totals, strict=True) if number(cell)]
    if table.decimals or len(table.rows) < 2 or not told or not number(table.total):
        return ""
    _value, name, most = max(told, key=lambda line: line[0] or 0)
    details = {"total": shown(table.total, 0), "unit": table.unit, "name": name, "most": shown(most, 0)}
    return _("In all %(total)s %(unit)s. The most: %(name)s, %(most)s.") % details


def _tiles(table: Table) -> Any:
    values: dict[str, float | None] = dict.fromkeys(AREAS)
    values.update({code: number(total) for code, total in zip(table.row_codes, table.row_totals, strict=True) if code in AREAS})
    return tiles(values)
