"""What people type about people: parsed and held, never decided here."""

from syli.people.forms.family import BirthForm, HouseholdForm, MoveOutForm, NewRelativeForm, TieEndForm, UnbornForm
from syli.people.forms.persons import EditForm, OtherNameForm, RegisterForm
from syli.people.forms.protection import ProtectionForm, RevealForm
from syli.people.forms.reach import CodeWordForm, ContactPointForm, SafetyForm

__all__ = [
    "BirthForm",
    "CodeWordForm",
    "ContactPointForm",
    "EditForm",
    "HouseholdForm",
    "MoveOutForm",
    "NewRelativeForm",
    "OtherNameForm",
    "ProtectionForm",
    "RegisterForm",
    "RevealForm",
    "SafetyForm",
    "TieEndForm",
    "UnbornForm",
]
