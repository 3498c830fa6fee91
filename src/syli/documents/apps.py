"""Registers the `documents` app with Django."""

from syli.kernel.app import SyliApp


class DocumentsApp(SyliApp):
    """The `documents` app; see its README."""

    name = "syli.documents"
    label = "documents"
