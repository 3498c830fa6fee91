"""A visitor becomes known by her own act alone, with what she typed; and what is counted is what the statistics show."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syli.catalogue.commands import offer_service, publish_pack
from syli.catalogue.models import ServiceOffer
from syli.chat.commands import become_known, count_conversation, hand_on, leave, offer_contact, say
from syli.chat.models import Answerer, ChatCount, ChatLine, Conversation
from syli.chat.tests.conftest import ADDRESS, Booth
from syli.episodes.models import CountOnlyContact
from syli.intake.models import HelpRequest
from syli.kernel.access import NotAllowed
from syli.kernel.audit.models import AuditEvent
from syli.kernel.context import system_context
from syli.kernel.ids import new_public_id
from syli.kernel.rules import RuleBroken
from syli.stats.facts import Reading, count_facts
from tests.case import imaginary_pack

pytestmark = pytest.mark.django_db
HERE, CONTACT = f"/talk/{ADDRESS}/fi/", f"/talk/{ADDRESS}/fi/contact/"


@pytest.fixture
def garden(booth: Booth) -> ServiceOffer:
    """Let Bore offer a service that one may ask for oneself."""
    publish_pack(system_context(None, now=booth.now), pack=imaginary_pack())
    with booth.cast.inside("lotta") as ctx:
        return offer_service(ctx, unit=booth.cast.units["b1"], service_code="imaginary_service", start_on=date(2026, 1, 1))


def known(booth: Booth) -> list[HelpRequest]:
    found: list[HelpRequest] = []
    for who in ("leena", "lotta"):
        with booth.cast.inside(who):
            found += HelpRequest.objects.order_by("pk")
    return found


def test_request__holds_what_she_typed_and_nothing_else(booth: Booth, garden: ServiceOffer) -> None:
    key = booth.come(role_code="adult_client")
    booth.write(key, "Tätä en kerro muille.")
    taken = booth.take()
    with booth.visitor() as ctx:
        told = {"way": garden.public_id, "name": " Kaisla ", "reach": "040 000 0000, aamulla", "has_agreed": True}
        assert become_known(ctx, line=booth.line, key=key, **told)
    [request] = known(booth)
    assert (request.organisation_id, request.unit_id, request.service_code) == (garden.organisation_id, garden.unit_id, "imaginary_service")
    assert (request.caller, request.callback, request.way) == ("Kaisla", "040 000 0000, aamulla", "message")
    assert "Tätä en kerro" not in (request.summary or "")
    assert request.created_by_id is None and not request.source_key
    # Nothing ties one to the other: neither a column of the request nor of what is left of the conversation, nor the log.
    ended = booth.end(taken)
    with booth.worker("aino") as ctx:
        made = count_conversation(ctx, ended)
        assert made is not None and made.has_asked_contact
        assert request.pk not in {value for name, value in vars(made).items() if name.endswith("_id")} - {made.pk, made.line_id}
    event = AuditEvent.objects.get(action="chat.visit.become_known")
    assert (event.actor_kind, event.object_id, event.subject_ids) == ("anonymous", None, [])


def test_words__go_along_only_when_she_says_so(booth: Booth, garden: ServiceOffer) -> None:
    key = booth.come()
    booth.write(key, "Tämän saa kertoa.")
    with booth.visitor() as ctx:
        become_known(ctx, line=booth.line, key=key, way=garden.public_id, name="K", reach="sähköposti", has_agreed=True, with_words=True)
    [request] = known(booth)
    assert "Kävijä: Tämän saa kertoa." in (request.summary or "")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"has_agreed": False}, "has_agreed"),
        ({"name": "  "}, "name"),
        ({"reach": ""}, "reach"),
        ({"reach": "x" * 201}, "reach"),
        ({"way": "1" * 22}, "way"),
    ],
)
def test_chat_08__what_is_not_agreed_or_not_whole__makes_nobody_known(
    booth: Booth, garden: ServiceOffer, changes: dict[str, Any], field: str
) -> None:
    key = booth.come()
    told = {"way": garden.public_id, "name": "Kaisla", "reach": "040 000 0000", "has_agreed": True, **changes}
    with booth.visitor() as ctx:
        with pytest.raises(RuleBroken) as broken:
            become_known(ctx, line=booth.line, key=key, **told)
    assert (broken.value.rule_id, broken.value.field) == ("CHAT-08", field)
    assert known(booth) == []


def test_another_key__makes_nobody_known(booth: Booth, garden: ServiceOffer) -> None:
    booth.come()
    with booth.visitor() as ctx:
        assert not become_known(ctx, line=booth.line, key="x" * 43, way=garden.public_id, name="K", reach="1", has_agreed=True)
    assert known(booth) == []


def test_page__asks_her_and_keeps_what_was_typed(booth: Booth, garden: ServiceOffer) -> None:
    client = Client()
    client.post(HERE, {"act": "start"})
    taken = booth.take()
    with booth.worker("aino") as ctx:
        offer_contact(ctx, taken)
    assert "toivotko yhdistyksen ottavan sinuun yhteyttä" in client.get(HERE).text
    page = client.get(CONTACT).text
    assert "Kuutamopuutarha" in page
    # A service that knows nobody by name is not offered: it could not be in touch.
    assert "Nettiturvakoti" not in page
    told = {"way": garden.public_id, "name": "Kaisla", "reach": "vain iltaisin"}
    refused = client.post(CONTACT, told)
    assert refused.status_code == 422 and "CHAT-08" in refused.text and "vain iltaisin" in refused.text
    # Everything that is missing is said at once.
    empty = client.post(CONTACT, {}).text
    assert "Merkitse, että suostut" in empty and empty.count("Tämä puuttuu vielä") == 2 * 3
    assert known(booth) == []
    assert client.post(CONTACT, {**told, "has_agreed": "on"})["Location"] == HERE
    assert "Olet pyytänyt yhteydenottoa" in client.get(HERE).text
    worker = booth.cast.client("aino").get(f"/chat/lines/{booth.line.public_id}/talk/{taken.public_id}/")
    assert "Kävijä on pyytänyt yhdistystä" in worker.text
    assert "vain iltaisin" not in worker.text and "Kaisla" not in worker.text


ACTS = ("write", "say", "offer", "hand_on", "disagree", "agree", "end", "leave", "count")


@pytest.mark.property
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.sampled_from(ACTS), min_size=1, max_size=8))
def test_chat_08__whatever_is_done__only_her_agreement_makes_her_known(booth: Booth, garden: ServiceOffer, acts: list[str]) -> None:
    """Whatever both do in whatever order: as many requests as times she agreed while her conversation went on."""
    for row in known(booth):
        with booth.cast.inside("lotta"):
            row.delete()
    key = booth.come()
    taken = booth.take()
    agreed = sum(_do(booth, garden, key, taken, act) for act in acts)
    assert len(known(booth)) == agreed
    with booth.visitor() as ctx:
        leave(ctx, line=booth.line, key=key)
        Conversation.objects.all().delete()


def _do(booth: Booth, garden: ServiceOffer, key: str, taken: Conversation, act: str) -> int:
    """Do one act of either side, whether it may be done or not; return how many became known by it."""
    try:
        if act in ("agree", "disagree", "leave", "write"):
            return _visit(booth, garden, key, act)
        with booth.worker("aino") as ctx:
            if act == "say":
                say(ctx, taken, text="Hei", once_key=new_public_id())
            elif act == "offer":
                offer_contact(ctx, taken)
            elif act == "hand_on":
                hand_on(ctx, taken, to=Answerer.objects.get(staff=booth.cast.staff["otso"]).public_id)
            elif act == "end":
                booth.end(taken)
            else:
                count_conversation(ctx, taken)
    except (RuleBroken, NotAllowed):
        pass
    return 0


def _visit(booth: Booth, garden: ServiceOffer, key: str, act: str) -> int:
    with booth.visitor() as ctx:
        if act == "leave":
            leave(ctx, line=booth.line, key=key)
        elif act == "write":
            booth.write(key, "Hei")
        else:
            told = {"way": garden.public_id, "name": "Kaisla", "reach": "040 000 0000", "has_agreed": act == "agree"}
            return int(become_known(ctx, line=booth.line, key=key, **told))
    return 0


def test_counts__are_the_rows_of_the_statistics(booth: Booth) -> None:
    """Number, minutes, role and age of every conversation, in the association of whoever held it."""
    held = [("aino", "age_30_39", "adult_client", 12), ("otso", "age_13_17", "young_client", 30), ("aino", "", "", 5)]
    for who, age, role, minutes in held:
        booth.come()
        ended = booth.end(booth.take(who), who)
        with booth.worker(who) as ctx:
            count_conversation(ctx, ended, role_code=role, age_code=age, minutes=minutes, theme_codes=["safety"])
    for name, who in (("aava", "aino"), ("bore", "otso")):
        with booth.cast.inside(who):
            facts = count_facts(Reading(b"secret" * 6, booth.cast.organisations[name].pk, 2026, booth.now))
            assert set(facts["theme"]) <= {"safety"}, "what it was about is counted with who it was"
            rows = sorted(zip(facts["age_group"], facts["role"], facts["minutes"], facts["participations"], facts["modality"], strict=True))
            expected = sorted((age or "unknown", role or "unknown", minutes, 1, "remote") for one, age, role, minutes in held if one == who)
            assert rows == expected
            assert sum(facts["contacts"]) == ChatCount.objects.count() == CountOnlyContact.objects.count() == len(expected)
            assert all(row.theme_codes == ["safety"] for row in CountOnlyContact.objects.all())


def test_line__has_no_column_in_which_a_visitor_could_be_known() -> None:
    names = {field.name for model in (Conversation, ChatLine, ChatCount) for field in model._meta.get_fields()}
    assert not [name for name in names if re.search(r"ip|address_of|agent|browser|cookie|person|email|phone", name)]
