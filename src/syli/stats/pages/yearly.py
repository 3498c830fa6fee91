"""The yearly summary for the authority: what it will say, and its files."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from syli.kernel.context import Context
from syli.kernel.page import page
from syli.kernel.render import render
from syli.kernel.rules import RuleBroken
from syli.safety.gate import Going, Way, let_out
from syli.stats.access import StatisticsAction
from syli.stats.asking import shown
from syli.stats.pages.numbers import XLSX
from syli.stats.yearly import YearlySummary, yearly_summary, years_offered
from syli.stats.yearly_files import figure_text, summary_csv, summary_pdf, summary_xlsx

CSV, PDF = "text/csv; charset=utf-8", "application/pdf"


class YearForm(forms.Form):
    """Choose the year. A GET form: the address is the question."""

    use_required_attribute = False
    year = forms.ChoiceField(label=_("Year"))

    def __init__(self, *args: object, years: list[int], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["year"].choices = [(str(year), str(year)) for year in years]  # type: ignore[attr-defined]


@page(StatisticsAction.YEARLY)
def yearly(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Show a year of the own association's shelters as the authority asks for it, and give it as a file."""
    years = years_offered(ctx.today)
    # Until a year has been reported it is the last one that is asked for.
    form = YearForm({"year": request.GET.get("year") or str(years[1])}, years=years)
    is_good = form.is_valid()
    summary = yearly_summary(ctx, int(form.cleaned_data["year"])) if is_good else None
    problem = ""
    if summary is not None and request.GET.get("format") in ("csv", "xlsx", "pdf"):
        try:
            return _file(ctx, summary, request.GET["format"])
        except RuleBroken as broken:
            problem = str(broken)
    data = {"form": form, "summary": summary, "problem": problem, "shown": shown, "figure_text": figure_text, "is_good": is_good}
    return render(request, "stats/yearly.html", data, status=422 if problem or not is_good else 200)


def _file(ctx: Context, summary: YearlySummary, wanted: str) -> HttpResponse:
    if wanted == "pdf":
        return let_out(ctx, Going(Way.NUMBERS, summary_pdf(summary, ctx.language), PDF, "report.pdf"))
    if wanted == "csv":
        return let_out(ctx, Going(Way.NUMBERS, summary_csv(summary), CSV, "report.csv"))
    return let_out(ctx, Going(Way.NUMBERS, summary_xlsx(summary), XLSX, "report.xlsx"))
