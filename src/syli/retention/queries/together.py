"""Work of two workers with a couple, as lines. Its minutes tell of both partners: each paragraph is left out unless a person decides that it
tells of the one who asks alone. What only the other one gave, her consent, is no line.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.kernel.ui.formats import format_duration, format_period
from syli.people.models import Person
from syli.plans.access import JointWorkAction
from syli.plans.labels import PAIR_STATES
from syli.plans.models import JointMeeting, JointWork
from syli.retention.choices import LineKind
from syli.retention.queries.agreed import paragraphs_of
from syli.retention.queries.found import MOST, Found


def together_about(ctx: Context, person: Person) -> Iterator[Found]:
    """Yield the work with couples one partner of which a person is, and every paragraph of its minutes. Two queries."""
    rows = visible_to(ctx, JointWorkAction.COLLECT).filter(Q(first=person) | Q(second=person)).select_related("first_worker", "second_worker")
    works: dict[int, JointWork] = {row.pk: row for row in rows.order_by("start_on", "pk")[:MOST]}
    for work in works.values():
        is_first = work.first_id == person.pk
        worker, agreed_on = (work.first_worker, work.first_consent_on) if is_first else (work.second_worker, work.second_consent_on)
        both, title = frozenset({work.first_id, work.second_id}), _("Two workers with a couple")
        times = format_period(work.start_on, work.end_on)
        yield Found(LineKind.PLAN, work.start_on, title, f"{times} · {PAIR_STATES[work.state]} · {worker}", "", work.created_by_id, both)  # type: ignore[index]
        if agreed_on is not None:
            yield Found(LineKind.PLAN, agreed_on, title, _("Agreed to it"), "self", work.created_by_id, both)
        for words in paragraphs_of(work.purpose):
            yield Found(LineKind.PLAN, work.start_on, title, words, "", work.created_by_id, both, must_be_weighed=True)
    for meeting in JointMeeting.objects.filter(joint__in=works).order_by("held_on", "pk")[:MOST]:
        work = works[meeting.joint_id]
        both, title, writer = frozenset({work.first_id, work.second_id}), _("Meeting of a couple with two workers"), meeting.created_by_id
        yield Found(LineKind.PLAN, meeting.held_on, title, format_duration(meeting.minutes), "", writer, both)
        for words in paragraphs_of(meeting.words):
            yield Found(LineKind.PLAN, meeting.held_on, title, words, "", writer, both, must_be_weighed=True)
