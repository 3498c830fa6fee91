"""Addresses of the door, one's own account, organisations and staff.

Names like `account_login` and `mfa_…` are the ones django-allauth looks up; every other name is an action's code.
"""

from django.urls import path

from syli.org.pages import account, door, factors, organisations, providers, staff

urlpatterns = [
    path("accounts/login/", door.enter, name="account_login"),
    path("accounts/login/code/", door.enter_code, name="mfa_authenticate"),
    path("accounts/logout/", door.leave, name="account_logout"),
    path("accounts/confirm/", door.confirm_by_password, name="account_reauthenticate"),
    path("accounts/confirm/code/", door.confirm_by_code, name="mfa_reauthenticate"),
    path("accounts/confirm/passkey/", door.confirm_by_passkey, name="mfa_reauthenticate_webauthn"),
    path("accounts/link/", account.open_with_link, name="org.sign_in.use_link"),
    path("accounts/link/<str:secret>/", account.take_link, name="org.sign_in.take_link"),
    path("accounts/oidc/<str:provider_id>/", providers.go_to_provider, name="openid_connect_login"),
    path("accounts/oidc/<str:provider_id>/callback/", providers.come_back, name="openid_connect_callback"),
    path("account/", account.account, name="org.account.view"),
    path("account/settings/", account.settings, name="org.account.change"),
    path("account/organisation/", account.act_in, name="org.account.choose_organisation"),
    path("account/sessions/end/", account.end_session, name="org.account.end_session"),
    path("account/joining-code/", account.joining_code, name="org.account.joining_code"),
    path("account/second-factor/", account.factor_needed, name="org.account.factor_needed"),
    path("account/password/", factors.change_password, name="account_change_password"),
    path("account/authenticator/", factors.add_authenticator, name="mfa_activate_totp"),
    path("account/authenticator/remove/", factors.remove_authenticator_app, name="mfa_deactivate_totp"),
    path("account/passkeys/new/", factors.add_passkey, name="mfa_add_webauthn"),
    path("account/passkeys/<int:number>/", factors.rename_passkey, name="org.account.rename_passkey"),
    path("account/passkeys/<int:number>/remove/", factors.remove_passkey, name="org.account.remove_passkey"),
    path("account/codes/", factors.show_codes, name="mfa_view_recovery_codes"),
    path("account/codes/new/", factors.make_codes, name="mfa_generate_recovery_codes"),
    path("account/codes/download/", factors.download_codes, name="mfa_download_recovery_codes"),
    path("account/providers/<str:provider_id>/untie/", providers.untie, name="org.account.untie"),
    # allauth looks these up although their pages are parts of one's account.
    path("account/", account.account, name="mfa_index"),
    path("account/", account.account, name="socialaccount_connections"),
    path("organisations/", organisations.organisation_list, name="org.organisation.list"),
    path("organisations/own/", organisations.own_organisation, name="org.organisation.own"),
    path("organisations/new/", organisations.new_organisation, name="org.organisation.create"),
    path("organisations/<str:public_id>/", organisations.organisation, name="org.organisation.view"),
    path("organisations/<str:public_id>/edit/", organisations.edit_organisation, name="org.organisation.edit"),
    path("organisations/<str:public_id>/units/new/", organisations.new_unit, name="org.organisation.add_unit"),
    path("organisations/<str:public_id>/registers/new/", organisations.new_register, name="org.organisation.add_register"),
    path("organisations/<str:public_id>/providers/new/", organisations.new_provider, name="org.organisation.add_provider"),
    path("organisations/<str:public_id>/staff/new/", staff.new_member, name="org.organisation.add_staff"),
    path("organisations/<str:public_id>/staff/join/", staff.join_member, name="org.organisation.join_staff"),
    path("units/<str:public_id>/edit/", organisations.edit_unit, name="org.unit.edit"),
    path("identity-providers/<str:public_id>/edit/", organisations.edit_provider, name="org.identity_provider.edit"),
    path("staff/", staff.staff_list, name="org.staff.search"),
    path("staff/<str:public_id>/", staff.member, name="org.staff.view"),
    path("staff/<str:public_id>/edit/", staff.edit_member, name="org.staff.edit"),
    path("staff/<str:public_id>/roles/new/", staff.give_role, name="org.staff.give_role"),
    path("staff/<str:public_id>/link/", staff.hand_link, name="org.staff.hand_link"),
    path("staff/<str:public_id>/close/", staff.close_or_reopen, name="org.staff.close"),
    path("staff/<str:public_id>/sessions/end/", staff.end_sessions, name="org.staff.end_sessions"),
    path("staff/<str:public_id>/factors/remove/", staff.remove_factors, name="org.staff.remove_factors"),
    path("staff/<str:public_id>/qualifications/new/", staff.new_qualification, name="org.staff.add_qualification"),
    path("roles/<str:public_id>/end/", staff.end_role, name="org.membership.end"),
    path("qualifications/<str:public_id>/remove/", staff.remove_qualification, name="org.qualification.remove"),
]
