"""Changing the federation: organisations, units, registers, staff, roles, accounts and their links."""

from syli.org.commands.accounts import close_account, create_link, end_sessions_of, remove_factors, reopen_account, use_link
from syli.org.commands.organisations import change_organisation, change_unit, create_organisation, create_register, create_unit
from syli.org.commands.own import (
    accept_joining_code,
    change_settings,
    choose_organisation,
    create_joining_code,
    end_other_sessions,
    end_own_session,
)
from syli.org.commands.providers import change_provider, create_provider
from syli.org.commands.roles import create_membership, end_membership
from syli.org.commands.staff import add_qualification, change_staff, create_staff, remove_qualification

__all__ = [
    "accept_joining_code",
    "add_qualification",
    "change_organisation",
    "change_provider",
    "change_settings",
    "change_staff",
    "change_unit",
    "choose_organisation",
    "close_account",
    "create_joining_code",
    "create_link",
    "create_membership",
    "create_organisation",
    "create_provider",
    "create_register",
    "create_staff",
    "create_unit",
    "end_membership",
    "end_other_sessions",
    "end_own_session",
    "end_sessions_of",
    "remove_factors",
    "remove_qualification",
    "reopen_account",
    "use_link",
]
