"""What closed sets of requests for data are called on a page and in an answer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from syli.retention.choices import (
    Asker,
    CountedFrom,
    Decision,
    DeletionState,
    Delivery,
    Ground,
    Identity,
    LegalGround,
    LineKind,
    RefusalGround,
    Right,
    Stage,
    StopGround,
    What,
)

RIGHTS = {Right.ACCESS: _("Wants to have her or his own data"), Right.LOG: _("Wants to know who has used the data")}
ASKERS = {Asker.SELF: _("The client"), Asker.GUARDIAN: _("A guardian, for a child")}
IDENTITIES = {
    Identity.DOCUMENT: _("Showed an identity document"),
    Identity.KNOWN: _("Is known to a worker and asked in person"),
    Identity.STRONG: _("Signed in with a bank's or a mobile identity"),
}
STAGES = {
    Stage.RECEIVED: _("Received"),
    Stage.DECIDING: _("Being decided"),
    Stage.DECIDED: _("Decided"),
    Stage.WAITING: _("Waits for a second person"),
    Stage.AGREED: _("Agreed"),
    Stage.READY: _("Ready to give"),
    Stage.CLOSED: pgettext_lazy("request", "Closed"),
}
KINDS = {
    LineKind.BASICS: _("Basics"),
    LineKind.REQUEST: _("Requests for help"),
    LineKind.EPISODE: _("Services"),
    LineKind.CONTACT: _("Contacts"),
    LineKind.NOTE: _("Notes"),
    LineKind.FILE: _("Files"),
    LineKind.DOCUMENT: _("National documents"),
    LineKind.PLAN: _("Plans and assessments"),
    LineKind.STAY: _("Living in a house"),
    LineKind.DISCLOSURE: _("Given to others"),
    LineKind.LOG: _("Use of the data"),
}
DECISIONS = {Decision.GIVE: _("Give"), Decision.MASK: _("Cover words"), Decision.LEAVE_OUT: _("Leave out")}
GROUNDS = {
    Ground.OTHER_PERSON: _("Tells of another person"),
    Ground.TOLD_BY_ANOTHER: _("Told by another person"),
    Ground.DANGER: _("Would endanger somebody"),
    Ground.CHILD: _("Against the child's interest"),
    Ground.CONTACT_DETAILS: _("Another person's contact details"),
    Ground.WORKER: _("Names a worker"),
    Ground.NOT_ASKED: _("Not asked for"),
}
REFUSALS = {
    RefusalGround.NOT_IDENTIFIED: _("It is not certain who asks"),
    RefusalGround.NOT_ENTITLED: _("The one who asks has no right to these data"),
    RefusalGround.RIGHTS: _("Giving them would endanger somebody's health, care or rights"),
    RefusalGround.AGAIN: _("The same was asked and answered a short time ago"),
}
DELIVERIES = {Delivery.HANDED: _("Handed over"), Delivery.POSTED: _("By post, to a safe address"), Delivery.READ_HERE: _("Read here")}
WHATS = {
    What.ANSWER: _("Own data"),
    What.LOG_EXTRACT: _("Extract of the log"),
    What.REFUSAL: _("Decision of refusal"),
    What.LETTER: _("Letter"),
    What.STATEMENT: _("Statement"),
    What.RECORD_PART: _("Part of the record"),
    What.NOTIFICATION: _("Notification"),
    What.SPOKEN: _("Told aloud"),
}
LEGAL_GROUNDS = {
    LegalGround.CONSENT: _("The client's consent"),
    LegalGround.CHILD_PROTECTION: _("Child welfare act: a child's need of protection"),
    LegalGround.CARE: _("Act 703/2023: necessary for care or a child's interest"),
    LegalGround.POLICE: _("Act 703/2023: threat to life, police or court"),
    LegalGround.OTHER_LAW: _("Another law"),
    LegalGround.OWN_RIGHT: _("Own right"),
}
COUNTED_FROM = {
    CountedFrom.END: _("From the end of the service"),
    CountedFrom.DEATH: _("From the death of the last one in it"),
    CountedFrom.BIRTH: _("From the birth of the youngest in it"),
    CountedFrom.EVENT: _("From the day of the entry"),
}
STOP_GROUNDS = {
    StopGround.ARCHIVE: _("An archive keeps it"),
    StopGround.LEGAL: _("It is needed in court or by an authority"),
    StopGround.OTHER: _("Another reason"),
}
DELETION_STATES = {
    DeletionState.ASKED: _("Waits for a second person"),
    DeletionState.REFUSED: pgettext_lazy("deletion", "Refused"),
    DeletionState.DONE: pgettext_lazy("deletion", "Deleted"),
}
