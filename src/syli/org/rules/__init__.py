"""Rules of the federation and of sign-in: pure functions over plain values, by what they are about."""

from syli.org.rules.accounts import (
    LINK_HOURS,
    account_may_be_opened_anew,
    factor_may_be_removed,
    link_is_usable,
    roles_needing_second_factor,
    username_is_good,
)
from syli.org.rules.organisations import business_id_is_good, period_is_good, periods_overlap, secret_unit_is_named
from syli.org.rules.passwords import MIN_ALONE, MIN_WITH_FACTOR, PasswordFlaw, password_flaws
from syli.org.rules.providers import Identity, ProviderBinding, account_to_sign_in, grants_vouched_for, identity_is_bound, issuer_is_good
from syli.org.rules.roles import (
    gives_to_another,
    keeps_an_admin,
    may_give_role,
    role_fits_organisation,
    roles_of_kind,
)
from syli.org.rules.sessions import (
    IDLE_OWN_SECONDS,
    IDLE_SHARED_SECONDS,
    WHOLE_SECONDS,
    is_back_with_worker,
    may_open_while_lent,
    may_still_keep,
    session_has_ended,
)

__all__ = [
    "IDLE_OWN_SECONDS",
    "IDLE_SHARED_SECONDS",
    "LINK_HOURS",
    "MIN_ALONE",
    "MIN_WITH_FACTOR",
    "WHOLE_SECONDS",
    "Identity",
    "PasswordFlaw",
    "ProviderBinding",
    "account_may_be_opened_anew",
    "account_to_sign_in",
    "business_id_is_good",
    "factor_may_be_removed",
    "gives_to_another",
    "grants_vouched_for",
    "identity_is_bound",
    "is_back_with_worker",
    "may_open_while_lent",
    "issuer_is_good",
    "keeps_an_admin",
    "link_is_usable",
    "may_give_role",
    "may_still_keep",
    "password_flaws",
    "period_is_good",
    "periods_overlap",
    "role_fits_organisation",
    "roles_needing_second_factor",
    "roles_of_kind",
    "secret_unit_is_named",
    "session_has_ended",
    "username_is_good",
]
