"""Forms about a protected identity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from syli.kernel.forms import SyliForm
from syli.kernel.ui.inputs import DateField
from syli.org.models import StaffMember
from syli.people.forms.fields import select, text
from syli.people.models import Person


class ProtectionForm(SyliForm):
    """Setting and lifting a protection."""

    is_protected = forms.BooleanField(label=_("Protected identity"), required=False)
    until = DateField(
        label=_("The protection ends"), help_text=_("Leave empty if it has no end or you do not know."), required=False, prefer="future"
    )
    custodian = select(_("Who looks after it?"), hint=_("Only this worker finds the client by name while nobody works with the client."))

    def __init__(self, *args: Any, person: Person, staff: list[StaffMember], me: int | None, **options: Any) -> None:
        initial = {"is_protected": person.is_protected, "until": person.protected_until, "seen_version": person.version}
        super().__init__(*args, **{"initial": initial, **options})
        self._staff = {member.public_id: member for member in staff}
        keeper = next((member.public_id for member in staff if member.pk == (person.custodian_id or me)), "")
        self.fields["custodian"].choices = [(code, str(member)) for code, member in self._staff.items()]  # type: ignore[attr-defined]
        self.fields["custodian"].initial = keeper

    def stored(self, row: Person) -> Mapping[str, Any]:
        """Return the protection as it is now."""
        keeper = next((code for code, member in self._staff.items() if member.pk == row.custodian_id), "")
        return {"is_protected": row.is_protected, "until": row.protected_until, "custodian": keeper}

    @property
    def chosen(self) -> StaffMember | None:
        """Return the custodian who was chosen."""
        return self._staff.get(self.cleaned_data["custodian"])


class RevealForm(SyliForm):
    """Why somebody needs to see a masked address."""

    reason = text(_("Why do you need it?"), _("It stays in the log, with your name."), required=True, longest=300)
