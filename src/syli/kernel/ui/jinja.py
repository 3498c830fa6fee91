"""Jinja: the template environment of every page: where templates are, which functions they may call."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.functional import lazy
from jinja2 import BaseLoader, Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from syli.kernel.ui import formats, markup, names, tilemap
from syli.kernel.ui.preferences import preferences_of
from syli.kernel.ui.shell import flash_messages, nav_items

OWN_TEMPLATES = Path(__file__).parent / "templates"


def environment(**options: Any) -> Environment:
    """Return the environment: strict about what is undefined, escaping always, speaking the reader's language."""
    options.update(undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True, loader=_loader(options.get("loader")))
    env = Environment(**options, extensions=["jinja2.ext.i18n", "jinja2.ext.do"])  # noqa: S701 (autoescape is set just above)
    env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the i18n extension
        translation.gettext, translation.ngettext, newstyle=True, pgettext=translation.pgettext, npgettext=translation.npgettext
    )
    env.globals.update(_functions())
    env.globals.update(_defaults())
    return env


def _loader(given: BaseLoader | None) -> FileSystemLoader:
    """Our own templates first, then each app's, then what the settings add."""
    folders = [OWN_TEMPLATES, *(Path(app.path) / "templates" for app in apps.get_app_configs() if app.name.startswith("syli."))]
    extra = given.searchpath if isinstance(given, FileSystemLoader) else []
    return FileSystemLoader([*folders, *extra])


def _functions() -> dict[str, Callable[..., Any]]:
    return {
        "url": _url,
        "asking": _asking,
        "static": static,
        "icon": markup.icon,
        "attributes": markup.attributes,
        "json_block": markup.json_block,
        "refuse": markup.refuse,
        "widget_attrs": markup.widget_attrs,
        "format_date": formats.format_date,
        "format_time": formats.format_time,
        "format_datetime": formats.format_datetime,
        "format_period": formats.format_period,
        "format_number": formats.format_number,
        "format_duration": formats.format_duration,
        "map_steps": tilemap.steps,
        "initials": names.initials,
        "monogram": names.monogram,
        "nav_items": nav_items,
        "flash_messages": flash_messages,
        "preferences_of": preferences_of,
    }


def _defaults() -> dict[str, Any]:
    """What a page may leave unsaid. A context value of the same name wins."""
    return {
        "request": None,
        "csrf_input": "",
        "csrf_token": "",
        "ctx": None,
        "places": (),
        "main_act": None,
        "search_url": None,
        "account_url": None,
        "sign_out_url": None,
        "demo": False,
        "layout": "page",
        "paper": "stamped",
        "lang": lazy(_language, str)(),
        "languages": settings.LANGUAGES,
    }


def _language() -> str:
    return (translation.get_language() or settings.LANGUAGE_CODE).split("-")[0]


@pass_context
def _asking(context: Context, **words: str) -> Markup:
    """Return the hidden inputs of a form that only asks, what is asked in the body and not in the address (`kernel.page.ASK`)."""
    inputs = [Markup('<input type="hidden" name="{}" value="{}">').format(name, value) for name, value in {"ask": "1", **words}.items()]
    return Markup(context.get("csrf_input", "")) + Markup("").join(inputs)  # noqa: S704  # made by Django


def _url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)
