"""At the door and on the phone, at any hour: giving a room without asking who, turning away, counting a call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from syli.catalogue.models import ServiceOffer
from syli.catalogue.packs import Pack
from syli.catalogue.queries import code_set, current_pack
from syli.episodes.commands import Joining, count_people, open_episode
from syli.kernel.command import command
from syli.kernel.context import HELSINKI, Context
from syli.kernel.events import announce
from syli.kernel.rules import RuleBroken
from syli.people.commands import register_person
from syli.people.models import Person
from syli.safety.commands import hold_suggestions
from syli.stays import rules
from syli.stays.access import HouseAction
from syli.stays.choices import Caller, Way
from syli.stays.commands.arriving import begin_stay
from syli.stays.commands.meetings import counted_already, notify
from syli.stays.events import FamilyTurnedAway
from syli.stays.models import AdviceCall, Hold, House, Room, Stay, TurnedAway
from syli.stays.queries.meetings import residents_called
from syli.stays.queries.offers import call_kind, door_roles

REFUSALS, GUIDED_PLACES = "refusal_reasons", "guided_places"


@command(HouseAction.RECEIVE)
def receive_family(
    ctx: Context,
    house: House,
    *,
    offer: ServiceOffer,
    adults: int,
    children: int,
    once_key: str,
    at: datetime | None = None,
    room: Room | None = None,
    hold: Hold | None = None,
    way: str = Way.WALK_IN,
    nickname: str = "",
    alone_reason: str = "",
    is_in_danger: bool = False,
    must_not_know: str = "",
) -> Stay:
    """Give a room to a family nobody knows: numbers are enough. Its people, episode and stay are made in one act, or none of them.

    `must_not_know` is a name or a nickname as it was said; the keeper looks at it, nobody else is told whether there is such a person.
    Pressing twice with one `once_key` gives one room. Broken rules: STAY-10…12, 15…17, 21, 30, and those of opening an episode.
    """
    known: Stay | None = Stay.objects.filter(once_key=once_key).first()
    if known is not None:
        return known
    moment = at or ctx.now
    day = moment.astimezone(HELSINKI).date()
    if not rules.is_head_count(adults, children):
        raise RuleBroken("STAY-17", _("Count from one to twenty people."), "adults")
    if not rules.comes_with_adult(adults, children, alone_reason):
        raise RuleBroken("STAY-15", _("A minor who comes alone needs a reason."), "alone_reason")
    roles = _roles(current_pack(offer.service_code, offer.profile, day), offer, house, adults, children)
    aliases = _aliases(moment, adults, children, nickname)
    people = [register_person(ctx, confirmed=True, alias=alias) for alias in aliases]
    joining = [Joining(person, role) for person, role in zip(people, roles, strict=True)]
    episode = open_episode(ctx, offer=offer, participants=joining, start_on=day)
    stay = begin_stay(
        ctx, episode, house=house, people=people, at=moment, once_key=once_key, room=room, way=way, hold=hold, alone_reason=alone_reason,
        is_in_danger=is_in_danger,
    )  # fmt: skip
    if must_not_know.strip():
        _tell_of(ctx, stay, people[0], must_not_know)
    return stay


def _tell_of(ctx: Context, stay: Stay, person: Person, words: str) -> None:
    """Hold for the keeper who must not know of somebody; at once when one so called lives in this very house."""
    hold_suggestions(ctx, person, words=words)
    called = [key for key in residents_called(stay.house, words) if key != person.pk]
    notify(ctx, stay.house, [(person.pk, key) for key in called], once_key=stay.once_key, register_id=stay.register_id, has_come=True)


def _roles(pack: Pack, offer: ServiceOffer, house: House, adults: int, children: int) -> list[str]:
    known = door_roles(pack)
    if known is None or offer.unit_id != house.unit_id:
        raise RuleBroken("STAY-30", _("This service cannot be begun without knowing who comes."), "offer")
    # A young person who comes alone is a client in a role of her own, where the service has one.
    child = known.young if not adults else known.child
    return [known.adult] * adults + [child] * children


def _aliases(moment: datetime, adults: int, children: int, nickname: str) -> list[str]:
    local = moment.astimezone(HELSINKI)
    day, time = f"{local.day}.{local.month}.", f"{local.hour}.{local.minute:02d}"
    grown = [_("Arrival %(day)s at %(time)s") % {"day": day, "time": time}] * adults
    little = [_("Child %(n)s, arrival %(day)s at %(time)s") % {"n": n + 1, "day": day, "time": time} for n in range(children)]
    aliases = [*grown, *little]
    return [nickname.strip(), *aliases[1:]] if nickname.strip() else aliases


@command(HouseAction.TURN_AWAY)
def turn_away(
    ctx: Context,
    house: House,
    *,
    reason: str,
    adults: int,
    children: int,
    once_key: str,
    guided_code: str = "",
    guided_to: str = "",
    happened_at: datetime | None = None,
) -> TurnedAway:
    """Count a family for whom there was no place, or no safe one, and where it was guided. Broken rules: STAY-16, 17, 27, 45."""
    known: TurnedAway | None = TurnedAway.objects.filter(once_key=once_key).first()
    if known is not None:
        return known
    if not rules.turning_away_says_why(reason, {code.code for code in code_set(REFUSALS).codes}):
        raise RuleBroken("STAY-27", _("Choose why."), "reason")
    if not rules.are_known([guided_code], {code.code for code in code_set(GUIDED_PLACES).codes}):
        raise RuleBroken("STAY-45", _("Choose from the list."), "guided_code")
    _check_numbers(ctx, adults, children, happened_at)
    same = counted_already(ctx, house, adults, children)
    if same is not None:
        # It stands as it was counted; only where they were guided is new.
        same.guided_code, same.guided_to, same.is_automatic = guided_code, guided_to.strip(), False
        same.save()
        return same
    counted: TurnedAway = TurnedAway.objects.create(
        organisation_id=house.organisation_id,
        house=house,
        happened_at=happened_at or ctx.now,
        reason=reason,
        guided_code=guided_code,
        guided_to=guided_to.strip(),
        adults=adults,
        children=children,
        once_key=once_key,
        created_at=ctx.now,
        created_by_id=ctx.actor.id,
    )
    announce(ctx, FamilyTurnedAway(counted))
    return counted


@command(HouseAction.ANSWER_CALL)
def answer_call(
    ctx: Context,
    house: House,
    *,
    offer: ServiceOffer,
    once_key: str,
    caller: str = Caller.UNKNOWN,
    theme_codes: Sequence[str] = (),
    minutes: int = 0,
    guided_to: str = "",
    happened_at: datetime | None = None,
) -> AdviceCall:
    """Count a call: when, about what, who called, where guided; never a name. Broken rules: STAY-16, 30, EPISODE-14."""
    known: AdviceCall | None = AdviceCall.objects.filter(counted__once_key=once_key).first()
    if known is not None:
        return known
    moment = happened_at or ctx.now
    day = moment.astimezone(HELSINKI).date()
    kind = call_kind(current_pack(offer.service_code, offer.profile, day))
    if kind is None or offer.unit_id != house.unit_id:
        raise RuleBroken("STAY-30", _("This service counts no calls."), "offer")
    _check_numbers(ctx, 1, 0, happened_at)
    counted = count_people(
        ctx, offer=offer, kind=kind.code, happened_on=day, adults=1, children=0, minutes=minutes, theme_codes=theme_codes, once_key=once_key
    )
    return AdviceCall.objects.create(
        organisation_id=house.organisation_id,
        house=house,
        counted=counted,
        happened_at=moment,
        caller=Caller(caller),
        guided_to=guided_to.strip(),
        created_at=ctx.now,
        created_by_id=ctx.actor.id,
    )


def _check_numbers(ctx: Context, adults: int, children: int, happened_at: datetime | None) -> None:
    if happened_at is not None and not rules.is_in_order(happened_at, None, ctx.now):
        raise RuleBroken("STAY-16", _("Give a time that has passed."), "happened_at")
    if not rules.is_head_count(adults, children):
        raise RuleBroken("STAY-17", _("Count from one to twenty people."), "adults")
