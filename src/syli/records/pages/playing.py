"""Playing a recording on a page: a player asks for a part of it, and iPhones play nothing from an address that cannot give one."""

from __future__ import annotations

import re
from typing import Final

from django.http import HttpRequest, HttpResponse

_RANGE: Final = re.compile(r"bytes=(\d{0,12})-(\d{0,12})", re.ASCII)


def in_parts(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Return the part that was asked for, or the whole where none was, or where what was asked makes no sense."""
    whole = answer.content
    answer["Accept-Ranges"] = "bytes"
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    if asked is None or not (asked[1] or asked[2]):
        return answer
    first = int(asked[1]) if asked[1] else max(0, len(whole) - int(asked[2]))
    last = min(int(asked[2]), len(whole) - 1) if asked[1] and asked[2] else len(whole) - 1
    if first > last:
        answer.status_code, answer.content = 416, b""
        answer["Content-Range"] = f"bytes */{len(whole)}"
        return answer
    answer.status_code, answer.content = 206, whole[first : last + 1]
    answer["Content-Range"] = f"bytes {first}-{last}/{len(whole)}"
    return answer
