"""What stays do about facts from below: a closed episode ends the stay; an episode whose family lives here stays here."""

from __future__ import annotations

from django.utils.translation import gettext as _

from syli.episodes.events import EpisodeChanged, EpisodeClosed, EpisodeOpened
from syli.kernel.context import Context
from syli.kernel.events import reacts_to
from syli.kernel.rules import RuleBroken
from syli.people.commands.merging import before_merging
from syli.stays.choices import StayState
from syli.stays.commands.living import end_presence
from syli.stays.commands.merging import lives_with
from syli.stays.commands.tasks import settle_follow_ups
from syli.stays.models import Stay

before_merging(lives_with)


@reacts_to(EpisodeClosed)
def episode_closed(ctx: Context, event: EpisodeClosed) -> None:
    """Whoever still lives in the house leaves with the end of the episode."""
    for stay in Stay.objects.filter(episode=event.episode, state=StayState.RUNNING):
        end_presence(ctx, stay, at=ctx.now)
    settle_follow_ups(ctx, event.episode)


@reacts_to(EpisodeOpened)
def episode_opened_again(ctx: Context, event: EpisodeOpened) -> None:
    """What was to be done after the end waits no longer when the episode goes on."""
    if event.episode.stay_tasks.exists():
        settle_follow_ups(ctx, event.episode)


@reacts_to(EpisodeChanged)
def episode_moved(ctx: Context, event: EpisodeChanged) -> None:
    """An episode does not move to another unit while its family lives in this one's house."""
    if Stay.objects.filter(episode=event.episode, state=StayState.RUNNING).exclude(house__unit_id=event.episode.unit_id).exists():
        raise RuleBroken("STAY-33", _("The family lives in the house. Record the departure first."), "offer")
