"""Who directed somebody to a service, why and from where: asked later where nothing was asked at the door."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from syli.catalogue.queries import codes_of, pack_of
from syli.episodes import rules
from syli.episodes.access import EpisodeAction
from syli.episodes.events import EpisodeChanged
from syli.episodes.models import Episode
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.events import announce
from syli.kernel.rules import RuleBroken


@command(EpisodeAction.EDIT)
def tell_of_coming(ctx: Context, episode: Episode, *, referral_source: str, reason_codes: Sequence[str]) -> Episode:
    """Write down who directed here and why they came, from the lists of the service. Broken rules: EPISODE-22."""
    pack = pack_of(episode.service_code, episode.profile, episode.pack_version)
    # What stands already stays allowed: a list may have lost a code since.
    sources = {code.code for code in codes_of(pack.way_in.sources)} | {episode.referral_source}
    reasons = {code.code for code in codes_of(pack.way_in.reasons)} | set(episode.reason_codes)
    if not rules.came_as_known(referral_source, reason_codes, sources, reasons):
        raise RuleBroken("EPISODE-22", _("Choose from the list."), "reason_codes")
    episode.referral_source, episode.reason_codes = referral_source, sorted(set(reason_codes))
    episode.save()
    ctx.trail.touch(episode.participants.values_list("person_id", flat=True))
    announce(ctx, EpisodeChanged(episode))
    return episode


@command(EpisodeAction.EDIT)
def write_group_wish(ctx: Context, episode: Episode, *, group_wish: str) -> Episode:
    """Write down whether they would like to meet others in the same situation; empty takes it back. Broken rules: EPISODE-27."""
    if not rules.is_known_wish(group_wish):
        raise RuleBroken("EPISODE-27", _("Choose from the list."), "group_wish")
    episode.group_wish = group_wish
    episode.save()
    ctx.trail.touch(episode.participants.values_list("person_id", flat=True))
    announce(ctx, EpisodeChanged(episode))
    return episode
