"""Who may begin, write, finish, read, correct and take out a national document."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from syli.documents.models import Document
from syli.kernel.access import Actions, Audit, action, role
from syli.kernel.access.rules import AllowRule
from syli.org.choices import Role
from syli.people.access import WORKS_WITH
from syli.people.models import Person

PERSON = "people.Person"
_WRITERS: list[AllowRule] = [role(Role.WORKER).where(WORKS_WITH), role(Role.LEADER)]


class PersonDocumentAction(Actions, resource=Person, noun="person", links={PERSON: "pk"}):
    """Acts on all documents of a person."""

    LIST = action(_("See a client's national documents"), allow=[role(Role.WORKER, Role.STUDENT).where(WORKS_WITH), role(Role.LEADER)])
    BEGIN = action(_("Begin a national document about a client"), allow=_WRITERS, writes=True)


class DocumentAction(Actions, resource=Document, links={PERSON: "person"}):
    """Acts on one document."""

    VIEW = action(_("Read a national document"), allow=[role(Role.WORKER, Role.STUDENT).where(WORKS_WITH), role(Role.LEADER)])
    WRITE = action(_("Write a national document"), allow=_WRITERS, writes=True)
    FINISH = action(_("Finish a national document"), allow=_WRITERS, writes=True)
    CORRECT = action(_("Correct a finished national document"), allow=_WRITERS, writes=True)
    TAKE_OUT = action(_("Take a finished national document out as a file"), allow=_WRITERS, audit=Audit("high"))
