"""Who may write, read and correct notes, and who may add and open files."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from syli.kernel.access import Actions, Audit, action, role
from syli.kernel.access.rules import AllowRule
from syli.org.choices import Role
from syli.people.access import HAS_BROKEN_GLASS, WORKS_WITH
from syli.people.models import Person
from syli.records.models import Attachment, Note

PERSON = "people.Person"
_READERS: list[AllowRule] = [
    role(Role.WORKER, Role.STUDENT).where(WORKS_WITH), role(Role.LEADER), role(Role.WORKER).where(HAS_BROKEN_GLASS),
]  # fmt: skip


class RecordAction(Actions, resource=Person, noun="record", links={PERSON: "pk"}):
    """Acts on a person's whole record."""

    #: What happened in an emergency is written down by whoever was there.
    WRITE = action(_("Write a note about a client"), allow=_READERS, writes=True)
    READ = action(_("Read a client's notes"), allow=_READERS)
    ADD_FILE = action(_("Add a file to a client's record"), allow=[role(Role.WORKER).where(WORKS_WITH), role(Role.LEADER)], writes=True)


class NoteAction(Actions, resource=Note, links={PERSON: "person"}):
    """Acts on one note."""

    VIEW = action(_("Read a note"), allow=_READERS)
    CORRECT = action(_("Correct a note"), allow=[role(Role.WORKER).where(WORKS_WITH), role(Role.LEADER)], writes=True)
    SEAL = action(_("Seal a note to a small team"), allow=[role(Role.WORKER).where(WORKS_WITH), role(Role.LEADER)], audit=Audit("high"), writes=True)
    HISTORY = action(_("See a note's earlier versions"), allow=[role(Role.WORKER).where(WORKS_WITH), role(Role.LEADER)], audit=Audit("high"))


class AttachmentAction(Actions, resource=Attachment, links={PERSON: "person"}):
    """Acts on one file."""

    OPEN = action(
        _("Open a client's file"), allow=[role(Role.WORKER).where(WORKS_WITH), role(Role.LEADER), role(Role.WORKER).where(HAS_BROKEN_GLASS)]
    )
