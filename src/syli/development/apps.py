"""Registers the `development` app with Django."""

from syli.kernel.app import SyliApp


class DevelopmentApp(SyliApp):
    """The `development` app; see its README."""

    name = "syli.development"
    label = "development"
