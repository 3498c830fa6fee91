"""Loading, once a process serves, what somebody's first save would otherwise wait for."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from threading import Timer

from django.conf import settings

#: The first page is on its way by then; loading would only have delayed it.
AFTER_SECONDS = 3


def warm() -> None:
    """Load what apps name as `warm` in their `warming.py`."""
    for app in settings.DOMAIN_APPS:
        if find_spec(f"{app}.warming"):
            import_module(f"{app}.warming").warm()


def warm_soon() -> None:
    """Load it beside the first requests."""
    later = Timer(AFTER_SECONDS, warm)
    later.daemon = True
    later.start()
