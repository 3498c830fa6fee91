"""Registers the `episodes` app with Django."""

from syli.kernel.app import SyliApp


class EpisodesApp(SyliApp):
    """The `episodes` app; see its README."""

    name = "syli.episodes"
    label = "episodes"
