"""What stands on an episode's page: sections that apps above `episodes` bring without `episodes` knowing them.

    @episode_section(order=10)
    def plans_of_episode(ctx: Context, episode: Episode, shown: EpisodeCard) -> EpisodeSection | None: ...

Write them in your app's `sections.py`. The template shows the body only and reads `section.data`. Return None for what the reader may not see.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from syli.episodes.models import Episode
from syli.episodes.queries.episodes import EpisodeCard
from syli.kernel.context import Context
from syli.people.queries.cards import PersonCard


@dataclass(frozen=True, slots=True)
class EpisodeSection:
    """One section: `id` is its anchor."""

    id: str
    title: str
    template: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """One way on: from somebody in an episode, beside her name, or to what is left to do."""

    label: str
    href: str


Provider = Callable[[Context, Episode, EpisodeCard], EpisodeSection | None]
_PROVIDERS: dict[str, tuple[int, Provider]] = {}
Linker = Callable[[Context, PersonCard], Link | None]
_LINKERS: dict[str, tuple[int, Linker]] = {}
Ender = Callable[[Context, Episode, EpisodeCard], list[Link]]
_ENDERS: dict[str, tuple[int, Ender]] = {}


def episode_section(order: int) -> Callable[[Provider], Provider]:
    """Register a section of an episode's page; they stand between who takes part and what has happened."""

    def register(provider: Provider) -> Provider:
        _PROVIDERS[f"{provider.__module__}.{provider.__qualname__}"] = (order, provider)
        return provider

    return register


def sections_of(ctx: Context, episode: Episode, shown: EpisodeCard) -> list[EpisodeSection]:
    """Return the sections of an episode's page for this reader, in the same order whatever was imported first."""
    placed = sorted((order, name, provider) for name, (order, provider) in _PROVIDERS.items())
    return [section for _order, _name, provider in placed if (section := provider(ctx, episode, shown)) is not None]


def before_closing(order: int) -> Callable[[Ender], Ender]:
    """Register what is still to be done before, or soon after, an episode is closed: links that stand on the page that closes it."""

    def register(ender: Ender) -> Ender:
        _ENDERS[f"{ender.__module__}.{ender.__qualname__}"] = (order, ender)
        return ender

    return register


def left_to_do(ctx: Context, episode: Episode, shown: EpisodeCard) -> list[Link]:
    """Return what is still to be done in an episode that is about to be closed."""
    placed = sorted((order, name, ender) for name, (order, ender) in _ENDERS.items())
    return [link for _order, _name, ender in placed for link in ender(ctx, episode, shown)]


def person_link(order: int) -> Callable[[Linker], Linker]:
    """Register a link beside somebody's name; it asks the database for nothing, so that a list may have one on every line."""

    def register(linker: Linker) -> Linker:
        _LINKERS[f"{linker.__module__}.{linker.__qualname__}"] = (order, linker)
        return linker

    return register


def links_of(ctx: Context, shown: PersonCard) -> list[Link]:
    """Return the links beside a person whose record the reader may open; none for anybody else."""
    if not shown.may_view:
        return []
    placed = sorted((order, name, linker) for name, (order, linker) in _LINKERS.items())
    return [link for _order, _name, linker in placed if (link := linker(ctx, shown)) is not None]
