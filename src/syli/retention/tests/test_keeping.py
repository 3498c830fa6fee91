"""Keeping and deleting: whose years are over, what stops it, two who agree, and that nothing of a deleted record is left anywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from syli.catalogue.queries import code_set, pack_of
from syli.episodes.models import Contact, Episode
from syli.kernel.access import NotAllowed
from syli.kernel.audit.models import AuditEvent
from syli.kernel.drafts.models import Draft
from syli.kernel.rules import RuleBroken
from syli.people.models import Person
from syli.records.commands import add_file, seal_note, write_notes
from syli.records.models import Attachment, AttachmentPiece, NoteToken
from syli.records.rules import Paragraph
from syli.retention import rules
from syli.retention.choices import CountedFrom
from syli.retention.commands.keeping import answer_deletion, ask_deletion, end_stop, set_period, stop_deletion
from syli.retention.models import Deletion, DeletionStop
from syli.retention.queries.keeping import due_in, due_lines
from syli.retention.queries.periods import CLASSES, OF_NO_SERVICE, periods
from syli.retention.queries.reach import COUNTED_NOWHERE, reached_from
from syli.stats.models import StalePartition
from syli.stays.models import Hold, Stay
from tests.case import Case
from tests.plan_rows import plan_rows
from tests.stay_rows import stay_rows

pytestmark = pytest.mark.django_db
OLD = date(2010, 6, 1)


@pytest.mark.parametrize(
    ("years", "counted", "end_on", "days", "until"),
    [
        (10, "end", OLD, [], date(2020, 6, 1)),
        (10, "end", None, [], None),
        (2, "death", OLD, [date(2015, 2, 28)], date(2017, 2, 28)),
        (2, "death", OLD, [date(2015, 2, 28), None], None),
        (2, "death", OLD, [], None),
        (2, "death", OLD, [date(2000, 1, 1)], OLD),
        (2, "death", OLD, [date(2015, 2, 28), date(2018, 1, 1)], date(2020, 1, 1)),
        (120, "birth", OLD, [date(2008, 2, 29)], date(2128, 2, 29)),
        (1, "end", date(2024, 2, 29), [], date(2025, 2, 28)),
    ],
)  # fmt: skip
def test_retention_13__kept_until__from_the_event_its_class_counts_from(
    years: int, counted: str, end_on: date | None, days: list[date | None], until: date | None
) -> None:
    assert rules.kept_until(years, CountedFrom(counted), end_on, days) == until


def test_retention_14__may_be_deleted__only_past_the_last_day_and_not_stopped() -> None:
    last = date(2026, 1, 1)
    assert rules.may_be_deleted(last, last + timedelta(days=1), is_stopped=False)
    assert not rules.may_be_deleted(last, last, is_stopped=False), "the last day is still kept"
    assert not rules.may_be_deleted(last, last + timedelta(days=1), is_stopped=True)
    assert not rules.may_be_deleted(None, last, is_stopped=False)


def test_retention_15__may_agree__never_who_asked() -> None:
    assert rules.may_agree(1, 2)
    assert not rules.may_agree(1, 1) and not rules.may_agree(1, None)


def test_periods__of_the_set__years_with_an_event_and_a_source_or_none_at_all() -> None:
    for code in code_set(CLASSES).codes:
        assert (code.keep is None) == (not set(code.tags) - {OF_NO_SERVICE}), f"{code.code}: years and the event they are counted from stand together"
        assert code.keep is None or code.keep.sources, f"{code.code}: a number has a source"


def ended(case: Case, on: date = OLD) -> None:
    """Let Kaisa's episode be over since long."""
    with case.cast.inside("aino"):
        Contact.objects.update(started_at=case.cast.now - timedelta(days=6000))
        Episode.objects.filter(pk=case.episode.pk).update(state="closed", start_on=on - timedelta(days=100), end_on=on)


def class_of(case: Case) -> str:
    return pack_of(case.episode.service_code, case.episode.profile, case.episode.pack_version).legal.retention


def with_years(case: Case, years: int = 10) -> None:
    """Let the association decide on the years of the imaginary service's class."""
    with case.cast.inside("leena") as ctx:
        assert not periods(ctx)[class_of(case)].is_law, "the imaginary service's class has no years of the law"
        set_period(ctx, class_code=class_of(case), years=years, counted_from="end", source="Hallitus 1.2.2026")


def test_list__without_years__says_so_and_nothing_is_due(case: Case) -> None:
    ended(case)
    with case.cast.inside("leena") as ctx:
        (line,) = due_lines(ctx)
        assert (line.period.years, line.due, line.total) == (None, 0, 1)
        assert due_in(ctx, case.cast.units["a1"]) == []
    assert "Aikaa ei ole asetettu" in case.cast.client("leena").get("/retention/").text


def test_list__with_years__counts_due_soon_and_stopped(case: Case) -> None:
    with_years(case)
    for on, expected in ((OLD, (1, 0, 0)), (date(2017, 1, 10), (0, 1, 0)), (date(2026, 1, 1), (0, 0, 0))):
        ended(case, on)
        with case.cast.inside("leena") as ctx:
            (line,) = due_lines(ctx)
            assert (line.due, line.soon, line.stopped) == expected, on
    ended(case)
    with case.cast.inside("leena") as ctx:
        stop_deletion(ctx, case.episode, ground="legal", reason="Oikeudessa")
        (line,) = due_lines(ctx)
        assert (line.due, line.stopped) == (0, 1)


def test_list__names__are_the_leaders_alone(case: Case) -> None:
    with_years(case)
    ended(case)
    unit = case.cast.units["a1"].public_id
    text = case.cast.client("leena").get(f"/units/{unit}/retention/").text
    assert "Kaisa" in text and "päättyi 1.6.2010" in text
    assert "Kaisa" not in case.cast.client("leena").get("/retention/").text, "the list is numbers"
    assert "Kaisa" not in case.cast.client("lotta").get("/retention/").text, "each leads her own association"
    for who in ("aino", "adele", "fanni", "saga", "otso"):
        for address in ("/retention/", "/retention/years/", f"/units/{unit}/retention/"):
            assert case.cast.client(who).get(address).status_code in (403, 404), (who, address)


def test_list__more_records__as_many_queries(case: Case, same_queries: Callable[..., Any]) -> None:
    with_years(case)
    ended(case)

    def more() -> None:
        with case.cast.inside("aino"):
            row = Episode.objects.get(pk=case.episode.pk)
            parts = list(row.participants.all())
            row.pk, row.public_id, row.version = None, f"kopio{Episode.objects.count()}", 1
            row.save(force_insert=True)
            for part in parts:
                part.pk, part.public_id, part.episode = None, f"osa{part.pk}{row.pk}", row
                part.save(force_insert=True)

    def act() -> None:
        for address in ("/retention/", f"/units/{case.cast.units['a1'].public_id}/retention/"):
            assert client.get(address).status_code == 200

    client = case.cast.client("leena")
    same_queries(act, more)


def test_stop__kept_for_a_reason__cannot_be_deleted_until_nothing_keeps_it(case: Case) -> None:
    with_years(case)
    ended(case)
    with case.cast.inside("leena") as ctx:
        with pytest.raises(RuleBroken, match="RETENTION-16"):
            stop_deletion(ctx, case.episode, ground="archive", reason=" ")
        stop = stop_deletion(ctx, case.episode, ground="archive", reason="Arkisto")
        again = stop_deletion(ctx, case.episode, ground="legal", reason="Oikeudessa")
        assert (again.pk, again.reason) == (stop.pk, "Oikeudessa")
        with pytest.raises(RuleBroken, match="RETENTION-14"):
            ask_deletion(ctx, case.cast.units["a1"])
        end_stop(ctx, again)
        ask_deletion(ctx, case.cast.units["a1"])
        with pytest.raises(RuleBroken, match="RETENTION-15"):
            ask_deletion(ctx, case.cast.units["a1"])


def test_stop__made_after_it_was_asked__keeps_the_record(case: Case) -> None:
    with_years(case)
    ended(case)
    with case.cast.inside("leena") as ctx:
        asked = ask_deletion(ctx, case.cast.units["a1"])
        stop_deletion(ctx, case.episode, ground="legal", reason="Oikeudessa")
    with case.cast.inside("saga") as second:
        done = answer_deletion(second, asked, agree=True)
        assert (done.state, done.episode_count) == ("done", 0)
        assert Episode.objects.filter(pk=case.episode.pk).exists()


def test_deletion__nobody_alone__and_nobody_without_the_right(case: Case) -> None:
    with_years(case)
    ended(case)
    with case.cast.inside("aino") as ctx, pytest.raises(NotAllowed):
        ask_deletion(ctx, case.cast.units["a1"])
    with case.cast.inside("leena") as ctx:
        asked = ask_deletion(ctx, case.cast.units["a1"])
        with pytest.raises(RuleBroken, match="RETENTION-15"):
            answer_deletion(ctx, asked, agree=True)
        with pytest.raises(IntegrityError), transaction.atomic():
            Deletion.objects.filter(pk=asked.pk).update(answered_by_id=ctx.actor.id)
    with case.cast.inside("adele") as ctx, pytest.raises(NotAllowed):
        answer_deletion(ctx, asked, agree=True)
    with case.cast.inside("saga") as second:
        assert answer_deletion(second, asked, agree=False).state == "refused"
        assert Episode.objects.filter(pk=case.episode.pk).exists()
        with pytest.raises(RuleBroken, match="RETENTION-15"):
            answer_deletion(second, asked, agree=True)


def test_deletion__agreed_by_two__leaves_no_row_of_the_record_anywhere(case: Case) -> None:
    """Every table is looked through: what pointed at the record is gone, what did not is untouched."""
    with_years(case)
    _fill(case)
    ended(case)
    other = _another(case)
    with case.cast.inside("leena") as ctx:
        doomed = reached_from({Episode: {case.episode.pk}})
        assert len(doomed) > 30, "the record is in many tables"
        before = {model: set(model._base_manager.values_list("pk", flat=True)) for model in doomed}
        StalePartition.objects.all().delete()
        asked = ask_deletion(ctx, case.cast.units["a1"])
    with case.cast.inside("saga") as second:
        done = answer_deletion(second, asked, agree=True)
    with case.cast.inside("leena"):
        for model, keys in doomed.items():
            left = set(model._base_manager.values_list("pk", flat=True))
            # A file that stood in no episode goes too: of Kaisa nothing else is left.
            loose = left if model in (Attachment, AttachmentPiece) else before[model]
            assert left == (before[model] - keys) & loose, model._meta.label
        counted = {model._meta.label: len(keys) for model, keys in doomed.items() if model._meta.label not in COUNTED_NOWHERE}
        assert done.episode_count == 1 and all(done.row_counts[label] >= number for label, number in counted.items())
        assert not COUNTED_NOWHERE & done.row_counts.keys(), "what would tell of another side is counted nowhere"
        assert not NoteToken.objects.exists() and not AttachmentPiece.objects.exists() and not Attachment.objects.exists()
        assert not Draft.objects.exists(), "nor what was being written about it, or about somebody of whom nothing is left"
        assert Hold.objects.get().stay_id is None, "a kept place is the house's number"
        assert not DeletionStop.objects.exists(), "nor what once kept it"
        assert Episode.objects.filter(pk=other.pk).exists() and Person.objects.filter(pk=case.kaisa.pk).exists()
        assert StalePartition.objects.filter(organisation_id=done.organisation_id, year=2010).exists(), "the numbers are counted anew"
        event = AuditEvent.objects.filter(action="retention.deletion.answer", outcome="done").get()
        assert case.kaisa.pk in event.subject_ids and event.row_count == 1
    connection.check_constraints()


def _fill(case: Case) -> None:
    """Write down everything there is in Kaisa's episode, with a file, a sealed note, an ended stop and drafts."""
    stay_rows(case)
    plan_rows(case)
    case.contact()
    with case.cast.inside("aino") as ctx:
        stamp: dict[str, Any] = {"organisation_id": ctx.home_id, "created_at": ctx.now, "created_by_id": ctx.actor.id}
        text = [Paragraph((case.kaisa.pk,), "worker", "Sanoja")]
        note = write_notes(ctx, case.kaisa, paragraphs=text, happened_on=ctx.today, kind="contact", episode=case.episode)[0]
        add_file(ctx, case.kaisa, content=b"Sanoja", declared_name="a.txt")
        Attachment.objects.update(added_on=OLD)
        seal_note(ctx, note, team=[case.cast.staff["aino"].public_id])
        Hold.objects.update(stay=Stay.objects.get())
        draft: dict[str, Any] = {
            "owner_id": ctx.actor.id,
            "vault_owner_id": case.kaisa.register_id,
            "typed": {},
            "changed_at": ctx.now,
            "label": "x",
            "address": "/x/",
        }
        Draft.objects.create(about=f"note:{note.public_id}", **draft, **stamp)
        Draft.objects.create(about=f"person:{case.kaisa.public_id}", subject_id=case.child.pk, **draft, **stamp)
        register = {"register": case.cast.registers["aava"]}
        DeletionStop.objects.create(episode=case.episode, ground="legal", reason="Oli", start_on=OLD, end_on=OLD, **register, **stamp)


def _another(case: Case) -> Episode:
    """Open another family's episode in the same unit, over for a short time only."""
    other = case.person("Nora")
    with case.cast.inside("aino") as ctx:
        row = Episode.objects.get(pk=case.episode.pk)
        row.pk, row.public_id, row.relationship, row.end_on = None, "toinenjakso", None, ctx.today
        row.save(force_insert=True)
        row.participants.create(person=other, role="adult_client", start_on=row.start_on, organisation_id=ctx.home_id, created_at=ctx.now)
    return row


def test_pages__from_the_list_to_the_deletion__each_step(case: Case) -> None:
    ended(case)
    leena, saga, unit = case.cast.client("leena"), case.cast.client("saga"), case.cast.units["a1"].public_id
    typed = {"class_code": class_of(case), "years": "10", "counted_from": "end", "source": "Hallitus 1.2.2026"}
    assert leena.post("/retention/years/", typed | {"years": "0"}).status_code == 422
    assert leena.post("/retention/years/", typed | {"class_code": "child_welfare"}).status_code == 422
    assert leena.post("/retention/years/", typed).status_code == 302
    assert leena.post(f"/episodes/{case.episode.public_id}/keep/", {"ground": "legal", "reason": "Oikeudessa"}).status_code == 302
    assert "Oikeudessa" in leena.get(f"/units/{unit}/retention/").text
    with case.cast.inside("leena"):
        stop = DeletionStop.objects.get()
    assert leena.post(f"/units/{unit}/retention/").status_code == 422, "nothing is due"
    assert leena.post(f"/kept/{stop.public_id}/end/").status_code == 302
    asked: Any = leena.post(f"/units/{unit}/retention/")
    assert asked.status_code == 302
    assert "Hyväksy ja hävitä" not in leena.get(asked.url).text and "Hyväksy ja hävitä" in saga.get(asked.url).text
    assert leena.post(f"{asked.url}answer/", {"answer": "agree"}).status_code == 422
    assert saga.post(f"{asked.url}answer/", {"answer": "agree"}).status_code == 302
    assert "Hävitetty" in saga.get(asked.url).text
    assert leena.get(f"/episodes/{case.episode.public_id}/").status_code == 404
