"""Which column of a handed-in list is what, and which of its words means what."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from syli.interop.access import UploadAction
from syli.interop.commands import map_columns
from syli.interop.forms import ColumnsForm, MappingForm, WordsForm
from syli.interop.imports.lookups import Lookups, lookups_for
from syli.interop.imports.mapping import written
from syli.interop.labels import TARGETS
from syli.interop.models import Upload
from syli.interop.queries import files_of, rules_of, unknown_words
from syli.kernel.context import Context
from syli.kernel.forms import SyliForm
from syli.kernel.page import page
from syli.kernel.render import render
from syli.safety.gate import Going, Way, let_out

EXAMPLES = 3


@page(UploadAction.MAP)
def columns(request: HttpRequest, ctx: Context, upload: Upload) -> HttpResponse:
    """Choose which column fills which field, or use a mapping made earlier; then the lists are checked."""
    files, rules = files_of(upload), rules_of(upload)
    is_file = request.method == "POST" and "use_mapping" in request.POST
    mapping_form = MappingForm(request.POST, request.FILES) if is_file else MappingForm()
    form = ColumnsForm(
        request.POST if request.method == "POST" and not is_file else None,
        initial={"seen_version": upload.version},
        headings={file.target: file.columns["headings"] for file in files},
        rules=rules,
        constants=_constants(lookups_for(ctx)),
    )
    text = _wanted(form, mapping_form, is_file=is_file) if request.method == "POST" else None
    used: SyliForm = mapping_form if is_file else form
    if text is not None and used.run(map_columns, ctx, upload, mapping=text) is not None:
        return redirect("interop.upload.view", upload.public_id)
    parts = [
        {
            "target": file.target,
            "label": TARGETS[file.target],
            "name": file.name,
            "names": form.names[file.target],
            "examples": _examples(file.columns),
        }
        for file in files
    ]
    data = {"upload": upload, "form": form, "mapping_form": mapping_form, "parts": parts}
    return render(request, "interop/columns.html", data, status=422 if form.errors or mapping_form.errors else 200)


def _wanted(form: ColumnsForm, mapping_form: MappingForm, *, is_file: bool) -> str | None:
    """Return the mapping asked for as text; None when what was sent is not complete."""
    if is_file:
        return mapping_form.cleaned_data["mapping"] if mapping_form.is_valid() else None
    return written(form.rules()) if form.is_valid() else None


def _constants(lookups: Lookups) -> dict[str, list[tuple[str, str]]]:
    return {key: sorted(((code, names[0]) for code, names in lookups.code_sets[key].items()), key=lambda one: one[1]) for key in ("service", "unit")}


def _examples(columns: dict[str, list[list[str]]]) -> list[dict[str, str]]:
    rows = [{"column": str(heading), "examples": ""} for heading in columns["headings"]]
    for number, row in enumerate(rows):
        values = [sample[number] for sample in columns["sample"] if number < len(sample) and sample[number]]
        row["examples"] = " · ".join(dict.fromkeys(values[:EXAMPLES]))
    return rows


@page(UploadAction.VIEW)
def mapping_file(request: HttpRequest, ctx: Context, upload: Upload) -> HttpResponse:
    """Download the mapping, to be used with the next lists."""
    return let_out(ctx, Going(Way.INSIDE, upload.mapping.encode(), "application/yaml; charset=utf-8", "mapping.yaml"))


@page(UploadAction.MAP)
def words(request: HttpRequest, ctx: Context, upload: Upload) -> HttpResponse:
    """Say what the lists' own words mean; then they are checked again."""
    found = unknown_words(upload, lookups_for(ctx))
    form = WordsForm(request.POST if request.method == "POST" else None, initial={"seen_version": upload.version}, words=found)
    if request.method == "POST" and form.is_valid():
        if form.run(map_columns, ctx, upload, mapping=written(form.into(rules_of(upload)))) is not None:
            return redirect("interop.upload.view", upload.public_id)
    return render(request, "interop/words.html", {"upload": upload, "form": form}, status=422 if form.errors else 200)
