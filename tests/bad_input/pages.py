"""Which pages take a form, where each stands in the world, and what a good one holds: found in the addresses, never listed by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from syli.testing.page_forms import Field, PageForm, forms_in
from tests.bad_input.world import World
from tests.test_addresses import MISSING

APPS = ("intake", "episodes", "records", "people", "kernel")


@dataclass
class Spot:
    """One form on one page: where it is opened, which form of that page it is, what to type, and what a success answers."""

    name: str
    opened_at: str
    number: int = 0
    good: dict[str, Any] = field(default_factory=dict)
    success: int = 302
    #: For what no page draws as a form (drafts are sent by a script).
    drawn: PageForm | None = None
    who: str = "leena"
    #: Where the form is sent, when the page draws forms to several addresses; `number` counts among those.
    sent_to: str = ""
    #: Why it may change a row without saying which version it was drawn on: nobody's words are overwritten by it.
    shows_nothing: str = ""
    #: Keeps what was typed even when it refuses to go on, and says so.
    keeps_first: bool = False

    def form(self, client: Client) -> PageForm:
        """Return the form, with what is good typed into it."""
        page = client.get(self.opened_at) if self.drawn is None else None
        found = self.drawn or [form for form in forms_in(page) if self.sent_to in ("", form.address)][self.number]
        for name, value in self.good.items():
            known = found.fields.setdefault(name, Field("button"))
            known.values = list(value) if isinstance(value, list) else [value]
        return found


def spots(world: World) -> list[Spot]:
    """Return every form of every page, each in a place where it can be filled in well."""
    kaisa, episode = world.case.kaisa.public_id, world.case.episode.public_id
    contact, point = world.rows["episodes.Contact"].public_id, world.rows["people.ContactPoint"].public_id
    request, note = world.rows["intake.HelpRequest"].public_id, world.rows["records.Note"].public_id
    counted, tie, member = world.rows["episodes.CountOnlyContact"].public_id, world.tie.public_id, world.member.public_id
    draft = PageForm(f"/drafts/records.contact/{episode}/", {"text_0": Field("draft", ["Sanoja"]), "day": Field("draft", ["22.11."])})
    discard = PageForm(f"/drafts/records.contact/{episode}/discard/")
    unborn, liisa, at = world.unborn.public_id, world.unknown.public_id, "20.11.2026"
    return [
        Spot("kernel.draft.keep", "", drawn=draft, success=200),
        Spot("kernel.draft.discard", "", drawn=discard),
        Spot("people.person.create", "/people/new/", good={"given_name": "Uuno", "family_name": "Ainutkertainen"}),
        Spot("people.person.edit", f"/people/{kaisa}/edit/", good={"alias": "Kaisu"}),
        Spot("people.person.edit.names", f"/people/{kaisa}/names/", 1, {"name": "Entinen", "kind": "former"}),
        Spot("people.person.edit.names", f"/people/{kaisa}/names/", 0, {"remove": world.other_name.public_id}),
        Spot("people.person.relate.new", f"/people/{kaisa}/family/new/", good={"role": "child", "given_name": "Tuore"}),
        Spot("people.person.relate.one", f"/people/{kaisa}/family/{tie}/", good={"end_on": at}),
        Spot("people.person.relate.one", f"/people/{kaisa}/family/{tie}/", 1, {"remove": "1"}),
        Spot("people.person.relate.household", f"/people/{kaisa}/household/", good={"others": partner_of_kaisa(world), "start_on": at}),
        Spot("people.person.relate.member", f"/people/{kaisa}/household/{member}/", good={"end_on": at}),
        Spot("people.person.relate.unborn", f"/people/{kaisa}/unborn/", good={"alias": "Papu", "due_on": "1.2.2027"}),
        Spot("people.person.edit.born", f"/people/{unborn}/born/", good={"born_on": at, "given_name": "Vauva"}),
        Spot("people.person.edit.born", f"/people/{unborn}/born/", 1, {"born_on": at, "ended": "1"}),
        Spot("people.person.add_contact_point", f"/people/{kaisa}/contact-points/", good={"value": "040 765 4321", "safety": "safe"}),
        Spot("people.contact_point.change", f"/contact-points/{point}/", good={"safety": "limited", "when": "arkisin"}),
        Spot("people.contact_point.change", f"/contact-points/{point}/", 1, {"end": "1"}),
        Spot("people.person.agree_code_word", f"/people/{kaisa}/code-word/", good={"code_word": "sininen vene"}),
        Spot("people.person.protect", f"/people/{kaisa}/protection/", good={"is_protected": "on", "until": "1.6.2027"}),
        Spot("people.person.reveal_address", f"/people/{kaisa}/address/", good={"reason": "Kotikäynti."}, success=303),
        Spot("intake.help_request.receive", "/requests/new/", good={"caller": "Naapuri", "summary": "Apua."}),
        Spot("intake.help_request.edit", f"/requests/{request}/edit/", good={"caller": "Täti"}),
        Spot("intake.help_request.add_person", f"/requests/{request}/people/?q=Kaisa", good={"role": "adult_client"}),
        Spot("intake.help_request.decide", f"/requests/{request}/decide/", good={"to": "guided", "guided_to": "Neuvola"}),
        Spot("intake.help_request.reopen", f"/requests/{world.decided.public_id}/", good={"reason": "Väärä päätös."}),
        Spot("intake.help_request.accept", f"/requests/{request}/accept/"),
        Spot("episodes.episode.open", f"/people/{liisa}/episodes/new/", good={f"role_{liisa}": "adult_client"}),
        Spot("episodes.episode.close", f"/episodes/{episode}/close/", good={"end_result": "goals_reached"}),
        Spot("episodes.episode.reopen", f"/episodes/{world.closed.public_id}/reopen/", good={"reason": "Suljettu vahingossa."}),
        Spot("episodes.episode.transfer", f"/episodes/{episode}/transfer/", good={"own_worker": world.case.cast.staff["leena"].public_id}),
        Spot("episodes.episode.edit.group_wish", f"/episodes/{episode}/group-wish/", good={"group_wish": "wanted"}),
        Spot("episodes.episode.edit", f"/episodes/{episode}/participants/new/", good={"person": partner_of_kaisa(world)[0], "role": "adult_client"}),
        Spot("episodes.participant.end", f"/episodes/{episode}/participants/{world.part.public_id}/end/"),
        Spot("episodes.contact.plan", f"/episodes/{episode}/contacts/plan/", good={"day": "25.11.2026", "start": "10.00", "end": "11.00"}),
        Spot("episodes.contact.edit", f"/contacts/{contact}/", good={"start": "9.15"}),
        Spot("episodes.contact.cancel", f"/contacts/{world.planned.public_id}/", 1, {"how": "cancelled"}),
        Spot("episodes.contact.strike", f"/contacts/{contact}/strike/", good={"reason": "Kirjattu kahdesti."}),
        Spot("episodes.count_only_contact.count", "/count/", good={"kind": "phone_advice"}),
        Spot("episodes.count_only_contact.correct", f"/count/{counted}/", good={"adults": "3", "reason": "Laskuvirhe."}),
        Spot("records.contact.record", f"/episodes/{episode}/contacts/new/", good={"text_0": "Kotikäynti sujui."}),
        Spot("records.record.write", f"/people/{kaisa}/notes/new/", good={"text_0": "Soitto."}),
        Spot("records.record.add_file", f"/people/{kaisa}/files/new/", good={"file": SimpleUploadedFile("sanoja.txt", b"Sanoja.")}),
        Spot("records.note.correct", f"/notes/{note}/correct/", good={"text_0": "Oikein.", "reason": "Kirjoitusvirhe."}),
        Spot("records.note.seal", f"/notes/{note}/team/"),
    ]


def partner_of_kaisa(world: World) -> list[str]:
    """Return the public id of Kaisa's partner, who neither lives with her nor takes part yet."""
    from syli.people.models import Person

    with world.case.cast.inside("leena"):
        return [person.public_id for person in Person.objects.order_by("pk") if person.given_name == "Veikko"]


def parts_of_address(world: World) -> list[tuple[str, Callable[[str], str]]]:
    """Return the addresses that name a part of their row, each as a function of the part's public id."""
    kaisa, episode = world.case.kaisa.public_id, world.case.episode.public_id
    return [
        ("family", lambda part: f"/people/{kaisa}/family/{part}/"),
        ("household", lambda part: f"/people/{kaisa}/household/{part}/"),
        ("participant", lambda part: f"/episodes/{episode}/participants/{part}/end/"),
        ("draft", lambda part: f"/drafts/records.contact/{part}/"),
        ("draft of a note", lambda part: f"/drafts/records.note/{part}/"),
        ("draft of a new request", lambda part: f"/drafts/intake.request.new/{part}/"),
        ("draft of a request", lambda part: f"/drafts/intake.request/{part}/"),
        ("draft of a new plan", lambda part: f"/drafts/plans.sheet.new/{episode}.{part}.safety_plan/"),
        ("draft of a plan", lambda part: f"/drafts/plans.sheet/{part}/"),
        ("draft of a correction", lambda part: f"/drafts/records.correction/{part}/"),
        ("draft of a decision", lambda part: f"/drafts/intake.decision/{part}/"),
        ("draft of minutes", lambda part: f"/drafts/plans.minutes/{part}/"),
        ("draft of a couple's meeting", lambda part: f"/drafts/plans.couple/{part}/"),
        ("draft kind", lambda part: f"/drafts/{part}/{episode}/"),
    ]


__all__ = ["MISSING", "Spot", "partner_of_kaisa", "parts_of_address", "spots"]
