"""One's own second factors and password: authenticator app, passkeys, recovery codes."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account_views
from allauth.account.decorators import reauthentication_required
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as code_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.webauthn import views as passkey_views
from allauth.mfa.webauthn.internal.flows import remove_authenticator, rename_authenticator
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from syli.kernel.audit.writer import write_event
from syli.kernel.context import Context, context_of
from syli.kernel.outward import file_answer
from syli.kernel.page import page
from syli.kernel.render import render
from syli.org.access import AccountAction
from syli.org.commands import end_other_sessions
from syli.org.forms.factors import RenamePasskeyForm
from syli.org.pages.dressed import Audited, serve
from syli.org.pages.forming import posted
from syli.org.queries.account import passkey_of
from syli.org.sign_in.session_store import FACTOR, PUBLIC_ID


class _FactorAdded(Audited):
    """A factor was shown to work just now, so this session has used one; roles that waited for it wake up."""

    action = AccountAction.CHANGE_FACTORS

    def form_valid(self, form: Any) -> HttpResponse:
        """Add it and note that the session has used it."""
        response = super().form_valid(form)
        self.request.session[FACTOR] = True
        return response

    def get_success_url(self) -> str:
        """Show the recovery codes that come with the first factor, else one's account."""
        made_codes = getattr(self, "did_generate_recovery_codes", False)
        return reverse("mfa_view_recovery_codes" if made_codes else "org.account.view")


class AddAuthenticator(_FactorAdded, totp_views.ActivateTOTPView):
    """Take an authenticator app into use."""

    template_name = "org/authenticator_new.html"


class RemoveAuthenticator(Audited, totp_views.DeactivateTOTPView):
    """Stop using the authenticator app."""

    template_name = "org/authenticator_remove.html"
    action = AccountAction.CHANGE_FACTORS

    def get_success_url(self) -> str:
        """Return to one's account."""
        return reverse("org.account.view")


class AddPasskey(_FactorAdded, passkey_views.AddWebAuthnView):
    """Take a passkey into use."""

    template_name = "org/passkey_new.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say what the passkey is to sign; allauth makes its own form anew when one failed, so hand the failed one on."""
        return {**super().get_context_data(**kwargs), **kwargs}


class MakeCodes(Audited, code_views.GenerateRecoveryCodesView):
    """Make new recovery codes; the old ones stop working."""

    template_name = "org/codes_new.html"
    action = AccountAction.CHANGE_FACTORS

    def form_valid(self, form: Any) -> HttpResponse:
        """Make them and say what became of the old ones."""
        response = super().form_valid(form)
        messages.success(self.request, _("The new recovery codes are in use; the old ones no longer work."))
        return response


class ChangePassword(Audited, account_views.PasswordChangeView):
    """Change the password; every other device is signed out."""

    template_name = "org/password.html"
    action = AccountAction.CHANGE_PASSWORD

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Lead back an account that has no password: its admin gives a link to set one."""
        if not request.user.has_usable_password():  # type: ignore[union-attr]  # signed in
            return redirect("org.account.view")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Change it and end the other sessions."""
        response = super().form_valid(form)
        end_other_sessions(context_of(self.request), but=self.request.session.get(PUBLIC_ID, ""))
        return response

    def get_success_url(self) -> str:
        """Return to one's account."""
        return reverse("org.account.view")


@page(AccountAction.CHANGE_FACTORS)
@reauthentication_required(app="allauth.mfa")
def rename_passkey(request: HttpRequest, ctx: Context, number: int) -> HttpResponse:
    """Call a passkey something else."""
    passkey = _own_passkey(ctx, number)
    form = RenamePasskeyForm(posted(request), initial={"name": passkey.data["name"]})
    if request.method == "POST" and form.is_valid():
        rename_authenticator(request, passkey, form.cleaned_data["name"])
        write_event(ctx, AccountAction.CHANGE_FACTORS, "done", request.user)  # type: ignore[arg-type]  # a staff member
        return redirect("org.account.view")
    return render(request, "org/passkey.html", {"form": form, "number": number}, status=422 if form.is_bound else 200)


@page(AccountAction.CHANGE_FACTORS)
@reauthentication_required(app="allauth.mfa")
def remove_passkey(request: HttpRequest, ctx: Context, number: int) -> HttpResponse:
    """Remove a passkey, unless it is the last factor and one is needed (ORG-14)."""
    passkey = _own_passkey(ctx, number)
    may_remove = get_adapter().can_delete_authenticator(passkey)
    if request.method == "POST" and may_remove:
        remove_authenticator(request, passkey)
        write_event(ctx, AccountAction.CHANGE_FACTORS, "done", request.user)  # type: ignore[arg-type]  # a staff member
        return redirect("org.account.view")
    refusal = "" if may_remove else get_adapter().error_messages["cannot_delete_authenticator"]
    data = {"passkey": passkey.data["name"], "number": number, "refusal": refusal}
    return render(request, "org/passkey_remove.html", data, status=422 if request.method == "POST" else 200)


def _own_passkey(ctx: Context, number: int) -> Authenticator:
    passkey = passkey_of(ctx, number)
    if passkey is None:
        raise Http404
    return passkey


@page(AccountAction.CHANGE_FACTORS)
@reauthentication_required(app="allauth.mfa")
def show_codes(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Show the recovery codes that are left. Not allauth's view: it writes when it is looked at."""
    return render(request, "org/codes.html", {"unused_codes": _codes_left(ctx)})


def _codes_left(ctx: Context) -> list[str]:
    kept = Authenticator.objects.filter(user_id=ctx.actor.id, type=Authenticator.Type.RECOVERY_CODES).first()
    if kept is None:
        raise Http404
    codes: list[str] = kept.wrap().get_unused_codes()
    return codes


@page(AccountAction.CHANGE_FACTORS)
@reauthentication_required(app="allauth.mfa")
def download_codes(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Download the recovery codes as a text file that says what they are."""
    codes = _codes_left(ctx)
    lines = [_("Syli recovery codes of %(name)s") % {"name": request.user.get_username()}, _("Each works once."), "", *codes]
    return file_answer("\n".join(lines) + "\n", name="syli-codes.txt", media_type="text/plain; charset=utf-8")


add_authenticator = serve(AccountAction.CHANGE_FACTORS, AddAuthenticator)
remove_authenticator_app = serve(AccountAction.CHANGE_FACTORS, RemoveAuthenticator)
add_passkey = serve(AccountAction.CHANGE_FACTORS, AddPasskey)
make_codes = serve(AccountAction.CHANGE_FACTORS, MakeCodes)
change_password = serve(AccountAction.CHANGE_PASSWORD, ChangePassword)
