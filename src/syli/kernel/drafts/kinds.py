"""Kinds of draft: each app says which of its forms keep drafts, and resolves what a form is about through its own access."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from syli.kernel.context import Context


@dataclass(frozen=True, slots=True)
class DraftTarget:
    """What a draft is about: whose key seals it, which person it touches, what to call it, where to go on writing."""

    vault_owner_id: int
    label: str
    address: str
    subject_id: int | None = None


Resolver = Callable[[Context, str], DraftTarget | None]
_KINDS: dict[str, Resolver] = {}


def draft_kind(kind: str) -> Callable[[Resolver], Resolver]:
    """Register how `kind` and a public id become a target; the resolver returns None for what is not the actor's."""

    def register(resolver: Resolver) -> Resolver:
        _KINDS[kind] = resolver
        return resolver

    return register


def target_of(ctx: Context, kind: str, public_id: str) -> DraftTarget | None:
    """Return what the draft is about, or None when the kind is unknown or the object is not the actor's to write on."""
    return _KINDS[kind](ctx, public_id) if kind in _KINDS else None
