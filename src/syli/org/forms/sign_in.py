"""Forms at the door: user name and password, a new password, and confirming that it is oneself."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from syli.org.sign_in.adapters import SHARED_COOKIE
from syli.org.sign_in.passwords import PasswordRules
from syli.org.sign_in.session_store import SHARED


def password_field(label: Any, autocomplete: str, **attrs: str) -> forms.CharField:
    """Return a password field: pasting and password managers welcome, spaces kept, nothing trimmed."""
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete, **attrs})
    return forms.CharField(label=label, widget=widget, strip=False, max_length=1000)


class SignInForm(allauth_forms.LoginForm):
    """User name, password, and whose device this is."""

    use_required_attribute = False
    shared = forms.BooleanField(
        label=gettext_lazy("Others use this device too"),
        help_text=gettext_lazy("On a shared device you are signed out after 15 minutes without use, and names are shown as initials."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attrs = {"autocomplete": "username", "autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}
        self.fields["login"] = forms.CharField(label=_("User name"), max_length=150, widget=forms.TextInput(attrs=attrs))
        self.fields["password"] = password_field(_("Password"), "current-password")
        self.fields["shared"].initial = self.request is not None and self.request.COOKIES.get(SHARED_COOKIE) == "1"
        self.order_fields(["login", "password", "shared"])

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Sign in, remembering for the steps that follow whether the device is shared."""
        request.session[SHARED] = bool(self.cleaned_data.get("shared"))
        response: HttpResponse = super().login(request, redirect_url)
        return response


class NewPasswordForm(forms.Form):
    """A new password, typed twice; the rules are told before they are broken."""

    use_required_attribute = False
    password1 = password_field(gettext_lazy("New password"), "new-password", passwordrules="minlength: 15; maxlength: 512;")
    password2 = password_field(gettext_lazy("The same password again"), "new-password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = PasswordRules().get_help_text()

    def clean(self) -> dict[str, Any]:
        """Compare the two."""
        typed: dict[str, Any] = super().clean() or {}
        if typed.get("password1") and typed.get("password2") and typed["password1"] != typed["password2"]:
            self.add_error("password2", _("The two passwords differ."))
        return typed


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    """One's own password: the old one and a new one."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = {"help_text": PasswordRules().get_help_text()}
        self.fields["oldpassword"] = password_field(_("Present password"), "current-password")
        for name, label in (("password1", _("New password")), ("password2", _("The same password again"))):
            self.fields[name].label = label
            self.fields[name].widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
            self.fields[name].strip = False
        self.fields["password1"].help_text = rules["help_text"]


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    """The password once more, before something that matters."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = password_field(_("Password"), "current-password")
