"""What does the machine propose for each line? It knows by which words others would be known, and never decides."""

from __future__ import annotations

import re

from syli.kernel.context import Context
from syli.plans.standing import others_of, pairs_with
from syli.retention import rules
from syli.retention.choices import Asker, LineKind, Right
from syli.retention.models import DataRequest, RequestLine
from syli.retention.queries.found import Found
from syli.retention.queries.log import users_of
from syli.retention.rules.lines import joined
from syli.safety.gate.marks import marks_of_people, marks_of_secret_places, marks_of_staff
from syli.safety.gate.passing import opposing
from syli.safety.standing import connected, ever_named_for, pairs_in_force

#: Numbers, addresses and codes of whoever they are, so that nobody's goes out unseen.
ANYBODYS = (
    re.compile(r"(?<![\d.])(?:\+358|0)[\s-]?\d(?:[\s-]?\d){5,10}(?!\d)"),
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"(?<!\w)\d{6}[-+A-FU-Y]\d{3}[0-9A-FHJ-NPR-Y](?!\w)"),
)


def _comes_from(ctx: Context, person: int, reader: int | None) -> bool:
    """Tell whether danger to a person comes, or may come, from the reader; of a reader nobody knows, whether it comes from anybody."""
    return bool(others_of(ctx, person)) if reader is None else (person, reader) in pairs_with(ctx, {reader})


class Proposer:
    """Knows by which words others would be known, and proposes what becomes of a line."""

    def __init__(self, ctx: Context, request: DataRequest) -> None:
        person, reader = request.person_id, request.asker_person_id
        readers = {reader} if reader is not None else set()
        self.ctx, self.request = ctx, request
        self.others = opposing(ctx, {person}, readers)
        # A shared child has workers of both sides: on whose side a writer stands is told by whom the reader has.
        self.writers = ever_named_for(ctx, set(self.others)) - ever_named_for(ctx, readers) if self.others else set()
        self.users = self.writers | self._users_of_others(readers) if request.right == Right.LOG and self.others else self.writers
        own = {person} | readers
        self.reader = reader
        #: Named for the reader's side alone.
        self.own_workers = ever_named_for(ctx, readers) - ever_named_for(ctx, set(self.others)) if self.others else set()
        self.is_behalf = request.asker != Asker.SELF
        self.is_danger = self.is_behalf and _comes_from(ctx, person, reader)
        self.is_shared = bool(self.others) and not any(person in two for _pair, *two in pairs_in_force(ctx))
        self.side = marks_of_people(ctx, self.others, but_of=own)
        near = connected(ctx, {person}) | self.others
        self.marks = (marks_of_people(ctx, near - own, but_of=own) | self.side | marks_of_secret_places(ctx)).union(
            marks_of_staff(ctx) if request.is_staff_covered else ()
        )
        self.own = marks_of_people(ctx, own)

    def may_stand(self, found: Found) -> bool:
        """Tell whether a line may be collected for whoever reads the answer. Rule: RETENTION-12."""
        return rules.may_stand(
            found.kind, found.subjects, found.writer, reader=self.reader, is_shared=self.is_behalf and self.is_shared,
            others=self.others, own_workers=self.own_workers, is_danger=self.is_danger,
        )  # fmt: skip

    def line(self, number: int, found: Found) -> RequestLine:
        """Return the line with its proposal; lines of the log that touch the other side are always for a person to weigh."""
        loose = (
            [] if found.kind == "basics" else [span for span in rules.spans_of(found.text, ANYBODYS) if not self._is_own(found.text[slice(*span)])]
        )
        spans = rules.spans_of(found.text, self.marks) if found.kind != LineKind.LOG else ()
        proposal = rules.propose(
            found.kind, found.told_by, joined([*spans, *loose]),
            is_of_other_side=self._is_of_other_side(found),
            names_other_side=bool(rules.spans_of(found.text, self.side)),
            is_kept_from_reader=found.is_kept_from_parent and self.is_behalf,
        )  # fmt: skip
        return RequestLine(
            organisation_id=self.request.organisation_id, register_id=self.request.register_id, request=self.request, number=number,
            kind=found.kind, happened_on=found.happened_on, label=found.label, text=found.text, told_by=found.told_by,
            spans=[list(span) for span in proposal.spans], proposal=proposal.decision, proposal_ground=proposal.ground or "",
            created_at=self.ctx.now, created_by_id=self.ctx.actor.id,
        )  # fmt: skip

    def _is_of_other_side(self, found: Found) -> bool:
        """Tell whether a line tells of the other side by whom it touches, who wrote it, or who did what it tells of."""
        if found.must_be_weighed or (found.is_place and self.is_shared) or found.subjects & self.others:
            return True
        return found.writer in self.users or bool(found.actors & self.users)

    def _users_of_others(self, readers: set[int]) -> set[int]:
        """Return who works for the other side without being named for it: they have used its data, and the reader's never."""
        return users_of(self.ctx, set(self.others)) - users_of(self.ctx, readers) - ever_named_for(self.ctx, readers)

    def _is_own(self, words: str) -> bool:
        return any(mark.search(words) for mark in self.own)
