"""Registers the `plans` app with Django."""

from syli.kernel.app import SyliApp


class PlansApp(SyliApp):
    """The `plans` app; see its README."""

    name = "syli.plans"
    label = "plans"
