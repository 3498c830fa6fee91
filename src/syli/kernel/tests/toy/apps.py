"""Registers the toy app (test settings only)."""

from syli.kernel.app import SyliApp


class ToyApp(SyliApp):
    """The toy app."""

    name = "syli.kernel.tests.toy"
    label = "toy"
