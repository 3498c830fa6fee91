"""Registers the `oversight` app with Django."""

from syli.kernel.app import SyliApp


class OversightApp(SyliApp):
    """The `oversight` app; see its README."""

    name = "syli.oversight"
    label = "oversight"
