"""Registers the `records` app with Django."""

from syli.kernel.app import SyliApp


class RecordsApp(SyliApp):
    """The `records` app; see its README."""

    name = "syli.records"
    label = "records"
