"""What closed sets about safety are called on a page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from syli.safety.choices import Act, Emergency, Ground, Sealed, Token, Written

GROUNDS = {
    Ground.CHILD: _("the same child, or a couple"),
    Ground.ADDRESS: _("lived under one roof"),
    Ground.PHONE: _("the same telephone or address"),
    Ground.EVENT: _("the same service or request"),
}
ACTS = {
    Act.REVEAL_ADDRESS: _("See a protected address"),
    Act.LIFT_PROTECTION: _("Lift or shorten the protection of an identity"),
    Act.DISCLOSE: _("Give out something about a client"),
    Act.CHANGE_CONTACT: _("Change a safe way to get in touch"),
    Act.END_SEPARATION: _("No longer keep two people apart"),
    Act.ANSWER_REQUEST: _("Answer a request for data"),
    Act.MERGE: _("Say that somebody without a name is a known client"),
}
EMERGENCIES = {
    Emergency.DANGER: _("Somebody's life or health is in danger"),
    Emergency.HERE: _("The client is here or on the telephone, and her own worker cannot be reached"),
    Emergency.DUTY: _("An authority needs an answer that the law asks for at once"),
}
SEALED = {
    Sealed.RECORD: _("The whole record"),
    Sealed.NOTE: _("One note"),
}
TOKENS = {
    Token.NAME: _("a name"),
    Token.NUMBER: _("a number"),
    Token.ADDRESS: _("an address"),
}
WRITTEN = {
    Written.NOTE: _("Note in a record"),
    Written.PLAN: _("Plan or assessment"),
    Written.REQUEST: _("Request for help"),
    Written.DOCUMENT: _("National document"),
    Written.REACH: _("Ways to get in touch"),
    Written.LOG: _("A unit's development log"),
    Written.DISCUSSION: _("What a team concluded"),
    Written.TRAINING: _("Training given"),
}
