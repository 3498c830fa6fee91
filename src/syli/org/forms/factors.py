"""Forms of second factors: codes, a new authenticator app, a new passkey."""

from __future__ import annotations

import struct
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as code_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as passkey_forms
from cryptography.exceptions import InvalidSignature
from django import forms
from django.utils.translation import gettext as _


def code_field() -> forms.CharField:
    """Return the field of a six-digit code or a recovery code."""
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "none", "spellcheck": "false"}
    return forms.CharField(label=_("Code"), max_length=40, widget=forms.TextInput(attrs=attrs))


class CodeForm(code_forms.AuthenticateForm):
    """A code when signing in."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field()
        self.fields["code"].help_text = _("Six digits from your authenticator app, or one of your recovery codes.")


class ReauthenticateByCodeForm(code_forms.ReauthenticateForm):
    """A code before something that matters."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field()


class ActivateAuthenticatorForm(totp_forms.ActivateTOTPForm):
    """The first code of a new authenticator app."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field()
        self.fields["code"].help_text = _("Six digits that the app shows now.")


#: What the library raises on an answer that no browser gives: each is a refusal, never a fault of ours.
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, IndexError, struct.error, InvalidSignature)


class _Careful(forms.Form):
    """Reads a passkey's answer; whatever is wrong with it is the same refusal."""

    def clean_credential(self) -> Any:
        """Return the passkey that answered."""
        try:
            return super().clean_credential()  # type: ignore[misc]  # allauth's forms have it
        except UNREADABLE as problem:
            raise get_adapter().validation_error("incorrect_code") from problem


class EnterByPasskeyForm(_Careful, passkey_forms.LoginWebAuthnForm):
    """A passkey at the door."""


class PasskeyBesidePasswordForm(_Careful, passkey_forms.AuthenticateWebAuthnForm):
    """A passkey as the second step."""


class ConfirmByPasskeyForm(_Careful, passkey_forms.ReauthenticateWebAuthnForm):
    """A passkey before something that matters."""


class AddPasskeyForm(passkey_forms._BaseAddWebAuthnForm):
    """A new passkey: what to call it. It always lives in the device or key and asks for a finger, a face or a PIN."""

    use_required_attribute = False
    passwordless = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("What do you call it?"), required=False, max_length=60, initial=self.initial.get("name"),
            help_text=_("For example: my phone, blue key."), widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for what makes it a factor by itself: that the key has checked its owner."""
        self.cleaned_data["passwordless"] = True
        try:
            found: dict[str, Any] = super().clean()
        except UNREADABLE as problem:
            raise get_adapter().validation_error("incorrect_code") from problem
        return found


class RenamePasskeyForm(forms.Form):
    """A passkey's name."""

    use_required_attribute = False
    name = forms.CharField(max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What do you call it?")
