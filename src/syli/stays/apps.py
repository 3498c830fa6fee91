"""Registers the `stays` app with Django."""

from syli.kernel.app import SyliApp


class StaysApp(SyliApp):
    """The `stays` app; see its README."""

    name = "syli.stays"
    label = "stays"
