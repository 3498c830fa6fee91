"""The forms around client work: the federation and its people, safety, forms and plans, requests for data, oversight, lists brought in."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from syli.interop.choices import UploadState
from syli.interop.commands import hand_in_lists
from syli.interop.commands.handing_in import Given
from syli.org.commands import create_joining_code
from syli.org.models import Municipality
from syli.people.models import ContactPoint
from syli.plans.commands import begin_sheet
from syli.plans.models import ChildAtRisk, JointWork, Referral, Sheet, SheetVersion
from syli.plans.queries.children import children_of
from syli.retention.commands import collect, decide_lines, receive
from syli.retention.commands.asking import Decided
from tests.bad_input.at_line import chat_spots
from tests.bad_input.pages import Spot, partner_of_kaisa
from tests.bad_input.world import World

APPS = ("org", "catalogue", "safety", "plans", "retention", "oversight", "development", "interop", "chat")
#: Pages that stand here without a form, each with the tests that try it instead.
ELSEWHERE = {
    "org.sign_in.use_link": "takes a one-time link and no row: org/tests/test_door.py",
    "openid_connect_login": "a library's page: org/tests/test_oidc.py",
    "org.account.lend": "a button without a field: org/tests/test_lending.py",
    "org.account.lent": "a button without a field: org/tests/test_lending.py",
    "org.account.choose_organisation": "for whoever works in two organisations: org/tests/test_sessions.py",
    "org.account.end_session": "a session of one's own: org/tests/test_sessions.py",
    "org.account.rename_passkey": "a passkey of one's own: org/tests/test_passkey.py",
    "org.account.remove_passkey": "a passkey of one's own: org/tests/test_passkey.py",
    "org.account.untie": "an account elsewhere: org/tests/test_oidc.py",
    "org.staff.remove_factors": "drawn for whoever has a second factor: org/tests/test_factors.py",
    "plans.referral.view": "one page with its forms, which are tried one by one",
    "plans.episode.begin": "needs a service that uses the form: plans/tests/test_pages.py",
    "plans.feedback.give": "needs a service that asks for feedback: plans/tests/test_surveys.py",
    "interop.upload.match": "needs words that match nothing: interop/tests/test_uploads.py",
    "retention.data_request.collect": "only before the lines: retention/tests/test_pages.py",
    "retention.data_request.finish": "only after a second person: retention/tests/test_pages.py",
    "retention.data_request.deliver": "only after that: retention/tests/test_pages.py",
    "retention.unit.ask_deletion": "a button, once years are over: retention/tests/test_keeping.py",
    "retention.people.ask_deletion": "a button, once somebody has no record left: retention/tests/test_people.py",
    "retention.deletion_stop.end": "a button, once something is kept: retention/tests/test_keeping.py",
    "retention.deletion.answer": "two buttons of a second person: retention/tests/test_keeping.py",
    "development.results.send": "only where a survey is for somebody outside: development/tests/test_results.py",
    "oversight.alert.judge": "only of a look that waits: oversight/tests/test_reviewing.py",
    "safety.over.finish": "a button without a field: safety/tests/test_straying.py",
    "safety.stray.ask": "a button without a field: safety/tests/test_straying.py",
    "safety.stray.close": "a button without a field: safety/tests/test_straying.py",
    "safety.person.ask_merge": "only of who came without a name: stays/tests/test_merging.py",
    "chat.visit.come": "of somebody who signs in nowhere: chat/tests/test_visitor_pages.py",
    "chat.visit.stay": "of somebody who signs in nowhere: chat/tests/test_visitor_pages.py",
    "chat.visit.become_known": "of somebody who signs in nowhere: chat/tests/test_becoming_known.py",
    "chat.visit.leave": "of somebody who signs in nowhere: chat/tests/test_visitor_pages.py",
    "chat.chat_line.take": "a button without a field: chat/tests/test_worker_pages.py",
    "chat.chat_line.be_there": "two buttons without a field: chat/tests/test_worker_pages.py",
    "chat.conversation.view": "a line's page that names a conversation beside it: chat/tests/test_worker_pages.py",
    "chat.line_part.add": "needs an association that does not take part: chat/tests/test_worker_pages.py",
    "chat.shift.take_swap": "a button once another has asked: chat/tests/test_worker_pages.py",
    "safety.person.ask_reveal": "only where something needs two: safety/tests/test_approvals.py",
}


def spots_around(world: World) -> list[Spot]:
    """Return every form, each as somebody who may send it, in a place where it can be filled in well."""
    return [*_federation(world), *_safety(world), *_plans(world), *_retention_and_oversight(world), *_development(world), *chat_spots(world)]


def _of(world: World) -> Callable[[str], str]:
    def named(label: str) -> str:
        row: Any = world.rows[label]
        return str(row.public_id)

    return named


#: A form that is refused whatever is typed, because of what its row has come to in this world, names 422 as its success.
def _spot(
    name: str, sent_to: str, good: dict[str, Any] | None = None, *, who: str = "leena", opened_at: str = "", number: int = 0, success: int = 302
) -> Spot:
    return Spot(name, opened_at or sent_to, number, good or {}, success, who=who, sent_to=sent_to)


def _federation(world: World) -> list[Spot]:
    of, cast = _of(world), world.case.cast
    aava, staff, unit = f"/organisations/{of('org.Organisation')}", f"/staff/{of('org.StaffMember')}", f"/units/{of('org.Unit')}"
    provider = {"name": "Uusi tunnus", "issuer": "https://uusi.example", "client_id": "syli", "email_domains": "aava.example"}
    Municipality.objects.create(year=2026, code="398", name_fi="Lahti", name_sv="Lahtis", language_status="fi", county_code="07")
    person = {"given_name": "Uuno", "family_name": "Uusi", "username": "uuno.uusi", "email": "uuno@aava.example", "role": "volunteer"}
    with cast.inside("otso") as ctx:
        code = create_joining_code(ctx)
    return [
        _spot("org.account.change", "/account/settings/", {"language": "sv"}, opened_at="/account/"),
        _spot("org.account.joining_code", "/account/joining-code/", success=200),
        _spot("org.organisation.create", "/organisations/new/", {"name": "Uusi ry"}, who="stina"),
        _spot("org.organisation.edit", f"{aava}/edit/", {"name": "Aava rf"}, who="adele"),
        _spot("org.organisation.add_unit", f"{aava}/units/new/", {"name": "Uusi", "municipality_code": "398"}, who="adele"),
        _spot("org.organisation.add_register", f"{aava}/registers/new/", {"name": "Toinen"}, who="adele"),
        _spot("org.organisation.add_provider", f"{aava}/providers/new/", provider, who="adele"),
        _spot("org.identity_provider.edit", f"/identity-providers/{of('org.IdentityProvider')}/edit/", provider, who="adele"),
        _spot("org.organisation.add_staff", f"{aava}/staff/new/", person, success=200),
        _spot("org.organisation.join_staff", f"{aava}/staff/join/", {"code": code, "role": "volunteer"}),
        _spot("org.unit.edit", f"{unit}/edit/", {"name": "Toinen", "municipality_code": "398"}, who="adele"),
        _spot("org.staff.edit", f"{staff}/edit/", {"given_name": "Aina", "family_name": "Toinen"}, who="adele"),
        _spot("org.staff.give_role", f"{staff}/roles/new/", {"role": "volunteer"}),
        _spot("org.staff.hand_link", f"{staff}/link/", opened_at=f"{staff}/", success=200),
        _spot("org.staff.close", f"{staff}/close/", opened_at=f"{staff}/", who="adele"),
        _spot("org.staff.end_sessions", f"{staff}/sessions/end/", opened_at=f"{staff}/", who="adele"),
        _spot("org.staff.add_qualification", f"{staff}/qualifications/new/", {"code": "nurse"}),
        _spot("org.membership.end", f"/roles/{of('org.Membership')}/end/", {"end_on": "31.12.2026"}),
        _spot("org.qualification.remove", f"/qualifications/{of('org.Qualification')}/remove/", opened_at=f"{staff}/"),
        _spot("catalogue.service_offer.offer", "/offers/new/", {"unit": cast.units["a2"].public_id, "service_code": "imaginary_service:"}),
        _spot("catalogue.service_offer.end", f"/offers/{of('catalogue.ServiceOffer')}/end/", {"end_on": "31.12.2026"}),
        _spot("catalogue.service_offer.promise", f"/offers/{of('catalogue.ServiceOffer')}/promise/", {"first_time_days": "7"}),
        _spot("interop.import.hand_in", "/imports/new/", {"people": _file("lista.csv", "Nimi\nToinen Nimi\n")}),
        _spot("interop.upload.map", f"/imports/{of('interop.Upload')}/columns/"),
        _spot("interop.upload.enter", f"/imports/{_checked(world)}/enter/", {"on_error": "row"}),
        _spot("interop.upload.discard", f"/imports/{of('interop.Upload')}/remove/"),
    ]  # fmt: skip


def _safety(world: World) -> list[Spot]:
    of, cast = _of(world), world.case.cast
    kaisa, pair = f"/people/{world.case.kaisa.public_id}", f"/keeping/{of('safety.Separation')}"
    aarne = cast.staff["aarne"].public_id
    team = {"team": [cast.staff[name].public_id for name in ("aino", "leena")]}
    urgent = {"given_name": "Kaisa", "family_name": "Keksitty", "born": "17.5.1994", "why": "danger", "reason": "Soitti hädässä."}
    with cast.inside("leena"):
        first = world.rows["safety.Separation"].first.public_id
    return [
        _spot("safety.person.keep_apart", f"{kaisa}/apart/", {"other": world.case.child.public_id}),
        _spot("safety.person.keep_apart", f"{kaisa}/apart/", {"words": "Joku toinen."}, number=1),
        _spot("safety.person.block", f"{kaisa}/never/", {"staff": aarne}),
        _spot("safety.person.seal", f"{kaisa}/team/", team),
        _spot("safety.seal.change", f"/teams/{of('safety.Seal')}/", team),
        _spot("safety.seal.change", f"/teams/{of('safety.Seal')}/", {"lift": "1"}, number=1),
        _spot("safety.separation.place", f"{pair}/side/", {"side": first}, opened_at=f"{pair}/"),
        _spot("safety.separation.ask_end", f"{pair}/end/", {"reason": "Tilanne on ohi."}, opened_at=f"{pair}/"),
        _spot("safety.suggestion.close", f"/keeping/held/{of('safety.Suggestion')}/", opened_at="/keeping/"),
        _spot("safety.emergency_opening.ask", "/emergency/", urgent, who="aarne"),
        _spot("safety.approval.answer", f"/second/{of('safety.Approval')}/", {"answer": "refuse"}, who="saga"),
    ]  # fmt: skip


def _plans(world: World) -> list[Spot]:
    of, case = _of(world), world.case
    episode, risk, meeting = f"/episodes/{case.episode.public_id}", f"/risk/{of('plans.Referral')}", f"/risk/meetings/{of('plans.RiskMeeting')}"
    _listed(world)
    worker = case.cast.staff["leena"].public_id
    couple = {"second": partner_of_kaisa(world)[0], "worker": worker, "consent_on": "20.11.2026", "purpose": "Yhdessä."}
    sheet, joint, kaisa = f"/plans/{of('plans.Sheet')}", f"/together/{of('plans.JointWork')}", case.kaisa.public_id
    return [
        _spot("plans.sheet.revise", f"{sheet}/new/", {"q_concern": "no"}),
        _spot("plans.duty.answer", f"/plans/duties/{of('plans.Duty')}/", {"done_on": "20.11.2026"}),
        _spot("plans.sheet.decide", f"{sheet}/decide/", {"decision": "keep", "reason": "Toinen syy."}),
        _spot("plans.referral.list_child", f"{risk}/children/", {"child": case.child.public_id, "act": "not_needed", "words": "Ei tarvita."}),
        _spot("plans.referral.send", f"{risk}/send/", {"consent": "given", "consented_on": "20.11.2026", "sent_to": "Ryhmä"}),
        _spot("plans.referral.meet", f"/risk/{_sent(world)}/meetings/", {"held_on": "25.11.2026"}),
        _spot("plans.meeting.invite", f"{meeting}/invite/", {"name": "Keksitty Poliisi"}),
        _spot("plans.meeting.agree", f"{meeting}/agree/", {"what": "Lukot", "responsible": "Aino", "due_on": "30.11.2026"}),
        _spot("plans.meeting.minutes", f"{meeting}/minutes/", {"minutes": "Toisin."}),
        _spot("plans.member.remove", f"/risk/members/{of('plans.MeetingMember')}/remove/", opened_at=f"{risk}/"),
        _spot("plans.sheet.score", f"/plans/{_planned(world)}/came-true/", {"score_goals": "partly", "words_goals": "Puolet."}),
        _spot("plans.task.done", f"/risk/tasks/{of('plans.MeetingTask')}/done/", opened_at=f"{risk}/"),
        _spot("plans.regular.hold", f"/regular/{case.offer.public_id}/seed_day/", {"held_on": "20.11.2026"}),
        _spot("plans.regular_meeting.take_back", f"/regular/{of('plans.RegularMeeting')}/take-back/", opened_at="/regular/"),
        _spot("plans.episode.plan_step", f"{episode}/board/new/", {"person": kaisa, "kind": "individual", "target_on": "30.11.2026"}),
        _spot("plans.step.move", f"/board/{of('plans.PlannedStep')}/", {"state": "running"}, opened_at=f"{episode}/board/"),
        _spot("plans.step.reschedule", f"/board/{of('plans.PlannedStep')}/day/", {"target_on": "15.12.2026", "reason": "Sairaus."}),
        _spot("plans.episode.say_part", f"{episode}/part/", {"person": kaisa, "part": "both"}),
        _spot("plans.episode.propose", f"{episode}/together/", couple, who="aino"),
        _spot("plans.joint.take_on", f"{joint}/answer/", {"answer": "decline"}, who="aino"),
        _spot("plans.joint.meet", f"/together/{_running(world)}/meet/", {"held_on": "21.11.2026", "minutes": "60", "workers": "both"}),
        _spot("plans.joint.end", f"{joint}/end/", opened_at=f"{joint}/"),
        _spot("plans.family.keep_work", f"/people/{case.child.public_id}/made/", {"file": _picture(), "opinion": "yes", "words": "Piirros."}),
    ]


def _retention_and_oversight(world: World) -> list[Spot]:
    of, case = _of(world), world.case
    kaisa, asked = f"/people/{case.kaisa.public_id}", f"/asked/{of('retention.DataRequest')}"
    given = {"what": "statement", "receiver": "Kela", "purpose": "Hakemus", "ground": "care", "content": "Lausunto", "reason": "Pyydetty."}
    with case.cast.inside("leena"):
        point = ContactPoint.objects.get(person=case.kaisa, kind="postal").public_id
    return [
        _spot("retention.person.receive", f"{kaisa}/asks/", {"identity": "document"}),
        _spot("retention.person.disclose", f"{kaisa}/given/new/", given),
        _spot("retention.person.letter", f"{kaisa}/letter/", {"template": "get_in_touch", "point": point}),
        _spot("retention.data_request.decide", f"{asked}/lines/?page=1", {"decision_1": "leave_out", "ground_1": "danger"}, opened_at=f"{asked}/lines/"),
        _spot("retention.data_request.ask", f"/asked/{_decided(world)}/agree/", {"outcome": "give", "reason": "Luettu rivi riviltä."}),
        _spot("retention.unit.set_period", "/retention/years/", {"class_code": "shelter", "years": "10", "counted_from": "end", "source": "Hallitus"}),
        _spot("retention.episode.stop_deletion", f"/episodes/{case.episode.public_id}/keep/", {"ground": "legal", "reason": "Oikeudessa."}),
        _spot("retention.help_request.stop_deletion", f"/requests/{of('intake.HelpRequest')}/keep/", {"ground": "legal", "reason": "Oikeudessa."}),
        _spot("oversight.misuse_case.keep", f"/oversight/cases/{of('oversight.MisuseCase')}/", {"words": "Selvitetään."}, who="saga"),
        _spot("oversight.alert.answer", f"/oversight/asked/{of('oversight.Alert')}/", {"words": "Sijaistin."}, who="aino"),
        _spot("oversight.declared_kin.declare", "/oversight/near/", {"name": "Keksitty Täti"}, who="aino"),
        _spot("oversight.declared_kin.withdraw", f"/oversight/near/{of('oversight.DeclaredKin')}/", opened_at="/oversight/near/", who="aino"),
    ]  # fmt: skip


def _decided(world: World) -> str:
    """Receive another request for Kaisa's data and decide every line of it, and return it: a second person is only to be asked."""
    with world.case.cast.inside("leena") as ctx:
        asked = receive(ctx, world.case.kaisa, right="access", asker="self", identity="document", received_on=ctx.today, language="fi")
        asked = collect(ctx, asked)
        return str(decide_lines(ctx, asked, decisions={line.number: Decided("give") for line in asked.lines.all()}).public_id)


def _planned(world: World) -> str:
    """Write a family's plan with a goal, and return it: at the end it is asked how that came true."""
    case = world.case
    with case.cast.inside("aino") as ctx:
        answers = {"goals": "Rauha", "parent_view": "Sanoja", "worker_view": "Sanoja", "child_heard": "told"}
        return str(begin_sheet(ctx, case.episode, person=case.child, form_code="family_plan", answers=answers, happened_on=ctx.today).public_id)


def _development(world: World) -> list[Spot]:
    of, case, base = _of(world), world.case, "/development"
    survey, unit = f"{base}/results/{case.offer.public_id}/end_survey", case.cast.units["a1"].public_id
    discussion, log = f"{base}/discussions/{of('development.Discussion')}", f"{base}/log/{unit}"
    followed, aino = f"{base}/indicators/{of('development.IndicatorSet')}", case.cast.staff["aino"].public_id
    aimed = f"{followed}/{of('development.Indicator')}"
    held = {"held_on": "20.11.2026", "members": aino, "concluded": "Sovittiin."}
    given = {"held_on": "20.11.2026", "topic": "Puheeksi otto", "audience": "school", "heads": "12", "hours": "1,5", "givers": aino}
    line = {"kind": "idea", "text": "Lelut esiin", "said_on": "20.11.2026"}
    return [
        _spot("development.results.discuss", f"{survey}/discuss/", held),
        _spot("development.discussion.change", f"{discussion}/change/", {"concluded": "Toisin."}),
        _spot("development.discussion.agree", f"{discussion}/agree/", {"what": "Esite", "responsible": aino, "due_on": "30.11.2026"}),
        _spot("development.agreed.done", f"{base}/agreed/{of('development.AgreedAction')}/done/", opened_at=f"{discussion}/"),
        _spot("development.unit.note", f"{log}/new/", line),
        _spot("development.log_entry.change", f"{base}/log/lines/{of('development.LogEntry')}/", {"state": "done", "outcome": "Tehtiin."}),
        _spot("development.unit.review", f"{log}/review/", held),
        _spot("development.unit.set_rhythm", f"{log}/rhythm/", opened_at=f"{log}/"),
        _spot("development.unit.train", f"{base}/training/{unit}/new/", given),
        _spot("development.training.change", f"{base}/training/{of('development.Training')}/", {"heads": "14", "givers": aino}),
        _spot("development.indicators.make", f"{base}/indicators/new/", {"name": "Lapsityö"}),
        _spot("development.indicators.change", f"{followed}/change/", {"name": "Lapsen työ"}),
        _spot("development.indicators.add", f"{followed}/add/", {"measure": "hours", "target": "120,5", "note": "Oma tavoite."}),
        _spot("development.indicators.aim", f"{aimed}/", {"target": "130", "note": "Toinen."}),
        _spot("development.indicators.drop", f"{aimed}/drop/", opened_at=f"{followed}/"),
        _spot("development.indicators.end", f"{followed}/end/", opened_at=f"{followed}/"),
    ]


def _listed(world: World) -> None:
    """Write what is done for each of Kaisa's children: before that nothing of the matter is sent on."""
    referral, case = world.rows["plans.Referral"], world.case
    with case.cast.inside("leena") as ctx:
        stamp = {"organisation_id": ctx.home_id, "register": case.cast.registers["aava"], "created_at": ctx.now}
        for child in children_of(ctx, case.kaisa):
            ChildAtRisk.objects.get_or_create(referral=referral, child_id=child.pk, defaults={"act": "not_needed", "acted_on": ctx.today, **stamp})


def _sent(world: World) -> str:
    """Return the id of a matter that has been sent on: before that nobody meets about it."""
    case = world.case
    with case.cast.inside("leena") as ctx:
        stamp: dict[str, Any] = {"organisation_id": ctx.home_id, "register": case.cast.registers["aava"], "created_at": ctx.now}
        sheet = Sheet.objects.create(person=case.child, episode=case.episode, form_code="risk_assessment", **stamp)
        version = {"form_version": 1, "answers": {"concern": "yes"}, "happened_on": ctx.today, "written_at": ctx.now}
        SheetVersion.objects.create(sheet=sheet, number=1, **version, **stamp)
        right = {"consent": "given", "consented_on": ctx.today, "sent_on": ctx.today, "sent_to": "Ryhmä"}
        made = Referral.objects.create(sheet=sheet, number=1, decision="refer", reason="Koe", decided_on=ctx.today, **right, **stamp)
        return str(made.public_id)


def _checked(world: World) -> str:
    """Return the id of a list that has been checked, with a good row in it."""
    found = {"target": "people", "name": "toinen.csv", "is_refused": False, "troubles": {}, "words": []}
    counts = {"rows": 1, "good": 1, "repeated": 0, "refused": 0, "entered": 0}
    with world.case.cast.inside("leena") as ctx:
        upload = hand_in_lists(ctx, lists={"people": Given("toinen.csv", b"Nimi\nToinen Keksitty\n")})
        upload.state, upload.summary = UploadState.CHECKED, {"was_saved": False, "lists": [{**found, **counts}]}
        upload.save()
        return str(upload.public_id)


def _running(world: World) -> str:
    """Return the id of work with a couple to which both have consented."""
    joint, case = world.rows["plans.JointWork"], world.case
    with case.cast.inside("leena") as ctx:
        stamp: dict[str, Any] = {"organisation_id": ctx.home_id, "register": case.cast.registers["aava"], "created_at": ctx.now}
        consents = {"first_consent_on": date(2026, 11, 20), "second_consent_on": date(2026, 11, 20), "start_on": date(2026, 11, 20)}
        workers = {"first_worker_id": joint.first_worker_id, "second_worker_id": joint.second_worker_id}
        made = JointWork.objects.create(first_id=joint.first_id, second_id=joint.second_id, state="running", **workers, **consents, **stamp)
        return str(made.public_id)


def _picture() -> SimpleUploadedFile:
    held = io.BytesIO()
    Image.new("RGB", (8, 8), "orange").save(held, "PNG")
    return SimpleUploadedFile("kuva.png", held.getvalue(), content_type="image/png")


def _file(name: str, text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())
