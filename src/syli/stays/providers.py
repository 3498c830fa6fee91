"""What of the houses is sealed beside their fields: files of summaries."""

from __future__ import annotations

from syli.org.keys.declared import SealedFile, declare
from syli.stays.queries.feedback import CONTENT

declare(SealedFile("stays.SummaryPiece", CONTENT, parent="summary"))
