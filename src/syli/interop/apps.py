"""Registers the `interop` app with Django."""

from syli.kernel.app import SyliApp


class InteropApp(SyliApp):
    """The `interop` app; see its README."""

    name = "syli.interop"
    label = "interop"
