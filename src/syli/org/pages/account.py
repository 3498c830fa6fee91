"""One's own account: settings, where one acts, sessions, a code for another organisation; and opening an account with a link."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from syli.kernel.context import Context
from syli.kernel.page import page
from syli.kernel.render import render
from syli.org.access import AccountAction, SignInAction
from syli.org.commands import change_settings, choose_organisation, create_joining_code, end_other_sessions, end_own_session, use_link
from syli.org.forms.account import ActingForm, LinkPasswordForm, SettingsForm
from syli.org.pages.forming import form_page, posted
from syli.org.queries.account import account_of, factors_of, providers_of, sessions_of
from syli.org.queries.organisations import acting_choices
from syli.org.sign_in.adapters import forget_wrong_passwords, language_cookie
from syli.org.sign_in.session_store import PUBLIC_ID

LINK = "syli_account_link"


@page(AccountAction.VIEW)
def account(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Show one's own account."""
    return _account_page(request, ctx, SettingsForm(initial={"language": account_of(ctx).language}))


def _account_page(request: HttpRequest, ctx: Context, form: SettingsForm, status: int = 200) -> HttpResponse:
    data = {
        "account": account_of(ctx),
        "factors": factors_of(ctx),
        "sessions": sessions_of(ctx, request.session.get(PUBLIC_ID, "")),
        "providers": providers_of(ctx),
        "places_to_act": len(acting_choices(ctx)),
        "form": form,
    }
    return render(request, "org/account.html", data, status=status)


@page(AccountAction.CHANGE)
def settings(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Change the language of one's pages."""
    if request.method != "POST":
        return redirect("org.account.view")
    form = SettingsForm(request.POST)
    if not form.is_valid() or form.run(change_settings, ctx, **form.values()) is None:
        return _account_page(request, ctx, form, status=422)
    with translation.override(form.cleaned_data["language"]):
        messages.success(request, _("Saved."))
    response = redirect("org.account.view")
    language_cookie(response, form.cleaned_data["language"])
    return response


@page(AccountAction.CHOOSE_ORGANISATION)
def act_in(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Choose the organisation, and perhaps the unit, in which one acts."""
    form = ActingForm(posted(request), ctx=ctx)
    if request.method == "POST" and form.is_valid() and form.run(choose_organisation, ctx, **form.values()) is not None:
        return redirect("/")
    return form_page(
        request, form, title=_("Where do you work now?"), submit=_("Go on"), back=reverse("org.account.view"), looks={"organisation": "cards"}
    )


@page(AccountAction.END_SESSION)
def end_session(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Sign out one other device, or all of them."""
    if request.method != "POST":
        return redirect("org.account.view")
    chosen = request.POST.get("session", "")
    if chosen == "others":
        end_other_sessions(ctx, but=request.session.get(PUBLIC_ID, ""))
    else:
        end_own_session(ctx, public_id=chosen)
    messages.success(request, _("Signed out there."))
    return redirect("org.account.view")


@page(AccountAction.JOINING_CODE)
def joining_code(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Make a code with which another organisation adds one; it is shown once."""
    code = create_joining_code(ctx) if request.method == "POST" else None
    return render(request, "org/joining_code.html", {"code": code})


@page(AccountAction.VIEW)
def factor_needed(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Say that a role waits for a second factor, and how to set one up."""
    return render(request, "org/factor_needed.html", {"factors": factors_of(ctx)})


@page(SignInAction.SHOW)
def take_link(request: HttpRequest, ctx: Context, secret: str) -> HttpResponse:
    """Take the secret out of the address, so that it stays in no history, and go on to the form."""
    request.session[LINK] = secret[:200]
    return redirect("org.sign_in.use_link")


@page(SignInAction.USE_LINK)
def open_with_link(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Set a password with a one-time link."""
    secret = request.session.get(LINK)
    if not secret:
        raise Http404
    form = LinkPasswordForm(posted(request))
    if request.method == "POST" and form.is_valid():
        staff = form.run(use_link, ctx, secret=secret, password=form.cleaned_data["password1"])
        if staff is not None:
            request.session.pop(LINK, None)
            forget_wrong_passwords(request, staff.username)
            messages.success(request, _("The password has been set. Sign in as %(name)s.") % {"name": staff.username})
            return redirect(reverse("account_login"))
    return render(request, "org/link.html", {"form": form}, status=422 if form.is_bound else 200)
