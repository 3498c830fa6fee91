"""Registers the `questions` app with Django."""

from syli.kernel.app import SyliApp


class QuestionsApp(SyliApp):
    """The `questions` app; see its README."""

    name = "syli.questions"
    label = "questions"
