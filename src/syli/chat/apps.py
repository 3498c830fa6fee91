"""Registers the `chat` app with Django."""

from syli.kernel.app import SyliApp


class ChatApp(SyliApp):
    """The `chat` app; see its README."""

    name = "syli.chat"
    label = "chat"
