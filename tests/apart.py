"""Both sides of a violent relationship as clients of one association: she in unit A1, he in unit A2, and the child they share."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from syli.catalogue.commands import offer_service
from syli.episodes.commands import Joining, open_episode
from syli.episodes.models import Episode
from syli.intake.commands import add_person_to_request, receive_request
from syli.intake.models import HelpRequest
from syli.kernel.context import Context
from syli.kernel.scope import scope
from syli.people.commands import add_contact_point, live_together, relate
from syli.people.models import ContactPoint, Person
from syli.plans.models import Sheet, SheetVersion
from syli.records.commands import add_file, write_notes
from syli.records.models import Attachment, Note
from syli.records.rules import Paragraph
from syli.safety.choices import Act, ApprovalState
from syli.safety.commands import keep_apart
from syli.safety.models import Approval, Separation
from tests.case import FIRST_DAY, SERVICE, Case
from tests.cast import Cast

#: Whose worker is who: she is Aino's client, he is Aarne's.
HER_WORKER, HIS_WORKER = "aino", "aarne"


@dataclass
class Apart:
    """The two, their child, and everything either side has written; every word of it can be told from every other."""

    case: Case
    she: Person
    he: Person
    child: Person
    her_episode: Episode
    his_episode: Episode
    her_request: HelpRequest
    his_request: HelpRequest
    points: dict[str, ContactPoint] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    files: dict[str, Attachment] = field(default_factory=dict)
    plans: dict[str, Sheet] = field(default_factory=dict)

    def keep(self, who: str = HER_WORKER) -> Separation:
        """Keep them apart, marked on her page."""
        with self.case.cast.inside(who) as ctx:
            return keep_apart(ctx, self.she, other=self.he)


def plant(case: Case, words: dict[str, str] | None = None) -> Apart:
    """Make the two sides. `words` replace what is written, by name, so that a test can look for each."""
    say = {name: name for name in WORDS} | NUMBERS | (words or {})
    cast = case.cast
    with cast.inside("leena") as ctx:
        offer_a2 = offer_service(ctx, unit=cast.units["a2"], service_code=SERVICE, start_on=date(2026, 1, 1))
    she = case.person(say["her_given"], family_name=say["her_family"], born_on=date(1990, 1, 1), municipality_code="049")
    he = case.person(say["his_given"], family_name=say["his_family"], born_on=date(1988, 1, 1), municipality_code="091")
    child = case.person("Lumi", family_name="Yhteinen", born_on=date(2020, 1, 1), municipality_code="049")
    hers, his = _episodes(case, offer_a2, she, he, child)
    requests = _requests(case, say, she, he)
    made = Apart(case, she, he, child, hers, his, *requests)
    with cast.inside("leena") as ctx:
        relate(ctx, she, other=child, role="child")
        relate(ctx, he, other=child, role="child")
        relate(ctx, she, other=he, role="former_partner")
        live_together(ctx, she, others=[child])
    for side, who, person in (("her", HER_WORKER, she), ("his", HIS_WORKER, he)):
        _write(made, say, side, who, person, hers if side == "her" else his)
    return made


def _episodes(case: Case, offer_a2: Any, she: Person, he: Person, child: Person) -> tuple[Episode, Episode]:
    made = []
    for who, offer, parent in ((HER_WORKER, case.offer, she), (HIS_WORKER, offer_a2, he)):
        with case.cast.inside(who) as ctx:
            joining = [Joining(parent, "adult_client"), Joining(child, "child")]
            made.append(open_episode(ctx, offer=offer, participants=joining, start_on=FIRST_DAY, own_worker=case.cast.staff[who]))
    return made[0], made[1]


def _requests(case: Case, say: dict[str, str], she: Person, he: Person) -> tuple[HelpRequest, HelpRequest]:
    made = []
    for side, who, unit, person in (("her", HER_WORKER, "a1", she), ("his", HIS_WORKER, "a2", he)):
        with case.cast.inside(who) as ctx:
            request = receive_request(
                ctx, unit=case.cast.units[unit], register=case.cast.registers["aava"], service_code=SERVICE, received_at=ctx.now,
                summary=say[f"{side}_summary"], caller=say[f"{side}_caller"],
            )  # fmt: skip
            made.append(add_person_to_request(ctx, request, person=person, role="adult_client"))
    return made[0], made[1]


def _write(made: Apart, say: dict[str, str], side: str, who: str, person: Person, episode: Episode) -> None:
    with made.case.cast.inside(who) as ctx:
        made.points[side] = add_contact_point(ctx, person, kind="phone", value=say[f"{side}_phone"], safety="safe", when=say[f"{side}_when"])
        made.points[f"{side}_child"] = add_contact_point(ctx, made.child, kind="address", value=say[f"{side}_child_address"], safety="safe")
        for about, key in ((person, side), (made.child, f"{side}_child")):
            text = [Paragraph((about.pk,), "worker", say[f"{key}_note"])]
            made.notes[key] = write_notes(ctx, about, paragraphs=text, happened_on=ctx.today, kind="contact")[0]
            made.plans[key] = plan_of(ctx, about, episode, say[f"{key}_plan"])
            made.files[key] = add_file(ctx, about, content=say[f"{key}_file"].encode(), declared_name=f"{say[f'{key}_file']}.txt")


def plan_of(ctx: Context, about: Person, episode: Episode, words: str) -> Sheet:
    """Enter a safety plan as it stands after filling in: the imaginary service itself uses none."""
    stamp: dict[str, Any] = {
        "organisation_id": about.organisation_id, "register_id": about.register_id, "created_at": ctx.now, "created_by_id": ctx.actor.id,
    }  # fmt: skip
    sheet: Sheet = Sheet.objects.create(person=about, episode=episode, form_code="safety_plan", **stamp)
    SheetVersion.objects.create(sheet=sheet, number=1, form_version=1, answers={"trusted": words}, happened_on=ctx.today, written_at=ctx.now, **stamp)
    return sheet


#: Everything that is written, each with the name under which a test may replace it.
WORDS = (
    "her_given", "her_family", "his_given", "his_family", "her_summary", "her_caller", "his_summary", "his_caller", "her_when", "his_when",
    "her_phone", "his_phone", "her_child_address", "his_child_address", "her_note", "her_child_note", "his_note", "his_child_note",
    "her_file", "her_child_file", "his_file", "his_child_file", "her_plan", "her_child_plan", "his_plan", "his_child_plan",
)  # fmt: skip
#: A telephone number has digits only.
NUMBERS = {"her_phone": "0401000001", "his_phone": "0401000002"}


def agreed(cast: Cast, who: str, person: Person, *, point: ContactPoint | None = None, by: str = "saga", act: Act | None = None) -> Approval:
    """Enter an agreement of two as it stands after asking and answering."""
    member = cast.staff[who]
    ctx = cast.ctx(who)
    with scope([ctx.home_id]):
        made: Approval = Approval.objects.create(
            organisation_id=ctx.home_id, register_id=person.register_id, person=person, contact_point=point, reason="Koe",
            act=act or (Act.REVEAL_ADDRESS if point is None else Act.CHANGE_CONTACT), state=ApprovalState.AGREED, asked_by=member,
            answered_by=cast.staff[by], answered_at=ctx.now, created_at=ctx.now, created_by_id=member.pk,
        )  # fmt: skip
    return made
