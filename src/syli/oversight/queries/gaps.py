"""Where have events left the log because their years were over, and is it true that they were?"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime
from typing import Final

from django.conf import settings

from syli.kernel.dates import local_date
from syli.oversight import rules
from syli.oversight.models import LogGap

UNSEALED: Final = "events are missing and what stands in their place has no seal"
EARLY: Final = "events were taken away before their years were over"


def gap_from(chain: int, position: int) -> LogGap | None:
    """Return the stretch that begins at a place of a chain."""
    found: LogGap | None = LogGap.objects.filter(chain=chain, first_position=position).first()
    return found


def what_is_wrong_with(gap: LogGap) -> str:
    """Return why a stretch is not believed; empty when it is."""
    if not hmac.compare_digest(gap.seal, seal_of(gap)):
        return UNSEALED
    until = rules.log_kept_until(local_date(gap.newest_at), rules.LOG_YEARS)
    return "" if until < local_date(gap.made_at) else EARLY


def seal_of(gap: LogGap) -> str:
    """Return what proves that Syli itself made a stretch: a keyed hash over all it says."""
    moments: list[datetime] = [gap.newest_at, gap.made_at]
    text = json.dumps([gap.chain, gap.first_position, gap.last_position, gap.digest, *(moment.timestamp() for moment in moments)])
    key = hashlib.sha256(b"syli audit gap\0" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
