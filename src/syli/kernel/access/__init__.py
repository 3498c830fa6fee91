"""Access: actions declared with their rules and audit level; the same rules filter lists, open details and explain refusals."""

from syli.kernel.access.actions import Action, Actions, Audit, Level, action, registered_actions
from syli.kernel.access.engine import NotAllowed, allowed_of, allows, may, require, require_here, visible_to
from syli.kernel.access.explain import Explanation, explain
from syli.kernel.access.guards import guard, registered_guards
from syli.kernel.access.rules import Relation, anybody, registered_relations, role, signed_in

__all__ = [
    "Action",
    "Actions",
    "Audit",
    "Explanation",
    "Level",
    "NotAllowed",
    "Relation",
    "action",
    "allowed_of",
    "allows",
    "anybody",
    "explain",
    "guard",
    "may",
    "registered_actions",
    "registered_guards",
    "registered_relations",
    "require",
    "require_here",
    "role",
    "signed_in",
    "visible_to",
]
