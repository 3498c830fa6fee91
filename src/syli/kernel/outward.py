"""The one place where a file leaves Syli: a neutral name, nothing the browser would run, kept by nobody on the way."""

from __future__ import annotations

import re
from typing import Final

from django.http import HttpResponse

#: What a file may be called: short, and made of these. Anything else becomes `FALLBACK`, whoever chose the name.
NEUTRAL: Final = re.compile(r"(?:syli|syli-codes|report|mapping|file|tiedosto|fil)(?:-\d{1,4})?\.[a-z0-9]{2,5}")
ENDING: Final = re.compile(r"\.([A-Za-z0-9]{2,5})\Z")
FALLBACK: Final = "file"
#: A file says nothing of where it was made but what its own bytes hold; those are cleaned when they come in or are written.
HEADERS: Final = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}


def file_answer(content: bytes | str, *, name: str, media_type: str) -> HttpResponse:
    """Answer with a file: always as a download, under a name that tells nothing (trust: a file's name outlives the visit)."""
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{neutral_name(name)}"'}
    return HttpResponse(content, content_type=media_type, headers=headers)


def neutral_name(name: str) -> str:
    """Return the name when it tells nothing, else a plain one with the same ending."""
    if NEUTRAL.fullmatch(name):
        return name
    ending = ENDING.search(name)
    return f"{FALLBACK}.{ending[1].lower()}" if ending else FALLBACK
