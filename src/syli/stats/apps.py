"""Registers the `stats` app with Django."""

from syli.kernel.app import SyliApp


class StatsApp(SyliApp):
    """The `stats` app; see its README."""

    name = "syli.stats"
    label = "stats"
