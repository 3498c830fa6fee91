"""Registers the `safety` app with Django."""

from syli.kernel.app import SyliApp


class SafetyApp(SyliApp):
    """The `safety` app; see its README."""

    name = "syli.safety"
    label = "safety"
