"""Registers the `intake` app with Django."""

from syli.kernel.app import SyliApp


class IntakeApp(SyliApp):
    """The `intake` app; see its README."""

    name = "syli.intake"
    label = "intake"
