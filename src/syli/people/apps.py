"""Registers the `people` app with Django."""

from syli.kernel.app import SyliApp


class PeopleApp(SyliApp):
    """The `people` app; see its README."""

    name = "syli.people"
    label = "people"
