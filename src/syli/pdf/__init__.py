"""Documents: a small tree of headings, paragraphs and tables becomes a PDF that tells nothing but its text."""

from syli.pdf.tree import (
    COVERED,
    Block,
    Bullets,
    Covered,
    Document,
    Facts,
    Heading,
    Lines,
    PageBreak,
    Paragraph,
    Table,
    Text,
)
from syli.pdf.writing import write_pdf

__all__ = [
    "COVERED",
    "Block",
    "Bullets",
    "Covered",
    "Document",
    "Facts",
    "Heading",
    "Lines",
    "PageBreak",
    "Paragraph",
    "Table",
    "Text",
    "write_pdf",
]
