"""Registers the `attack` app with Django."""

from syli.kernel.app import SyliApp


class AttackApp(SyliApp):
    """The `attack` app; see its README."""

    name = "syli.attack"
    label = "attack"
