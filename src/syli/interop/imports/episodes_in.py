"""What a list of contacts tells of their episode: who directed, why, its days, how it ended, the own worker. The first row that tells counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date

from syli.episodes import rules
from syli.episodes.models import Episode
from syli.interop.imports.choices import Severity, Trouble
from syli.interop.imports.lookups import Lookups, ServiceIn
from syli.interop.imports.problems import Problem, shown
from syli.interop.imports.rows import RowResult
from syli.kernel.dates import format_date
from syli.kernel.rules import RuleBroken
from syli.safety.conflicts import refuse_conflict

Place = tuple[str, int, str]
"""Who (the number of her own list), in which unit, in which service."""
Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one episode, by the names of the fields of a list; empty where nothing is."""

    referral_source: str = ""
    reasons: tuple[str, ...] = ()
    asked_on: date | None = None
    episode_start: date | None = None
    episode_end: date | None = None
    result: str = ""
    end_reason: str = ""
    own_worker: int | None = None


NOTHING_TOLD = Told()
FIELDS = tuple(one.name for one in fields(Told))
#: In which list of words each code stands.
WORDS = {"referral_source": "source", "reasons": "entry_reason", "result": "end_result", "end_reason": "end_reason"}


def told_of(episode: Episode) -> Told:
    """Return the same of an episode that stands already."""
    return Told(
        episode.referral_source, tuple(sorted(episode.reason_codes)), episode.requested_on, episode.start_on, episode.end_on,
        episode.end_result, episode.end_reason, episode.own_worker_id,
    )  # fmt: skip


@dataclass(slots=True)
class Tellings:
    """Gathers what rows tell of the episodes that will be opened, and finds where they disagree."""

    lookups: Lookups
    #: What the list calls each field.
    columns: Mapping[str, str]
    #: Whether episodes without a last day may end by the mapping's word.
    closes_later: bool = False
    told: dict[Place, Told] = field(default_factory=dict)
    _lines: dict[tuple[Place, str], int] = field(default_factory=dict)

    def read(self, row: RowResult, service: ServiceIn) -> Told | Problem:
        """Return what a row tells, or what the service does not have (EPISODE-13, EPISODE-22)."""
        if not any(name in row.values for name in FIELDS):
            return NOTHING_TOLD
        values = {name: row.values[name] for name in FIELDS if row.values.get(name)}
        for name, allowed in service.endings_and_ways_in.items():
            found = values.get(name, ())
            for code in (found,) if isinstance(found, str) else found:  # type: ignore[attr-defined]  # codes are texts or tuples of them
                if code not in allowed:
                    near = self.lookups.nearest(WORDS[name], code, sorted(allowed))
                    return self._problem(row, Trouble.NOT_IN_SERVICE, name, code, suggestions=near)
        if "reasons" in values:
            values["reasons"] = tuple(sorted(set(values["reasons"])))  # type: ignore[call-overload]  # a tuple of codes
        if "own_worker" in values:
            values["own_worker"] = self.lookups.workers[str(values["own_worker"])][0]
        return Told(**values)  # type: ignore[arg-type]  # each converted by its kind

    def left_out(self, row: RowResult, told: Told) -> Iterator[Problem]:
        """Yield what is left out of a row that names nobody: it belongs to no episode."""
        for name, value in _given(told):
            yield self._problem(row, Trouble.NO_EPISODE, name, value, Severity.WARNING)

    def beside(self, row: RowResult, told: Told, standing: Told) -> Iterator[Problem]:
        """Yield where a row differs from the episode that stands already; nothing of that is changed."""
        for name, value in _given(told):
            known = getattr(standing, name)
            if value != known:
                yield self._problem(row, Trouble.EPISODE_STANDS, name, value, Severity.WARNING, first=self._said(name, known))

    def join(
        self, row: RowResult, place: Place, told: Told, day: date, span: Span, others: Iterable[tuple[date, date | None]], person: int | None
    ) -> Problem | list[Problem]:
        """Join a row to its new episode. Return the error that keeps the row out, or else what is only to be checked."""
        first = self.told.get(place, NOTHING_TOLD)
        new = {name: value for name, value in _given(told) if not getattr(first, name)}
        merged = replace(first, **new)  # type: ignore[arg-type]  # values of the same fields
        wrong = self._wrong_days(row, merged, new, day, span) or self._wrong_worker(row, place, merged, new, person)
        if wrong is None and (merged.episode_start or merged.episode_end):
            wrong = self._overlap(row, merged, span, others)
        if wrong is not None:
            return wrong
        notes = [
            self._problem(
                row, Trouble.DIFFERS_IN_EPISODE, name, value, Severity.WARNING,
                first_line=self._lines[place, name], first=self._said(name, getattr(first, name)),
            )
            for name, value in _given(told)
            if name not in new and value != getattr(first, name)
        ]  # fmt: skip
        if merged.asked_on is not None and merged.asked_on > (merged.episode_start or span[0]):
            notes.append(self._problem(row, Trouble.ASKED_LATER, "asked_on", merged.asked_on, Severity.WARNING))
            merged = replace(merged, asked_on=None)
        ending = next((name for name in ("result", "end_reason") if name in new), None)
        if ending and merged.episode_end is None and not self.closes_later:
            notes.append(self._problem(row, Trouble.NO_END_DAY, ending, new[ending], Severity.WARNING))
        if merged != first:
            self.told[place] = merged
            self._lines.update({(place, name): row.line for name in new})
        return notes

    def span(self, place: Place, span: Span) -> Span:
        """Return the days of a new episode: those told, or else from its first contact to its last."""
        told = self.told.get(place, NOTHING_TOLD)
        return told.episode_start or span[0], told.episode_end or span[1]

    # -- inside --------------------------------------------------------------------------------------------------

    def _wrong_days(self, row: RowResult, merged: Told, new: Mapping[str, object], day: date, span: Span) -> Problem | None:
        start_on, end_on = merged.episode_start or span[0], merged.episode_end
        if end_on is not None and not rules.may_end_on(start_on, end_on, self.lookups.ctx.today):
            return self._problem(row, Trouble.OUTSIDE_EPISODE, "episode_end", end_on, days=_days(start_on, end_on))
        if not rules.is_within_episode(day, start_on, end_on):
            return self._problem(row, Trouble.OUTSIDE_EPISODE, "happened_on", day, days=_days(start_on, end_on))
        # Earlier rows were let in before these days were told.
        for name, edge in (("episode_start", span[0]), ("episode_end", span[1])):
            if name in new and not rules.is_within_episode(edge, start_on, end_on):
                return self._problem(row, Trouble.OUTSIDE_EPISODE, name, new[name], days=_days(*span))
        return None

    def _wrong_worker(self, row: RowResult, place: Place, merged: Told, new: Mapping[str, object], person: int | None) -> Problem | None:
        """Return why she cannot be own worker: only who works in the unit goes on with somebody (EPISODE-16, SAFE-03)."""
        worker = merged.own_worker
        if worker is None or not {"own_worker", "episode_end"} & new.keys():
            return None
        if merged.episode_end is None and not rules.may_be_own_worker(worker, self.lookups.workers_of_unit(place[1])):
            return self._problem(row, Trouble.NOT_OWN_WORKER, "own_worker", worker)
        if person is not None and person in self.lookups.kept_apart:
            try:
                refuse_conflict(self.lookups.ctx, worker, [person])
            except RuleBroken as broken:
                return self._problem(row, Trouble.RULE, "own_worker", worker, words=str(broken.message))
        return None

    def _overlap(self, row: RowResult, merged: Told, span: Span, others: Iterable[tuple[date, date | None]]) -> Problem | None:
        """Return what is wrong when the client is in the same service already on some of the days (EPISODE-18)."""
        start_on, end_on = merged.episode_start or span[0], merged.episode_end or span[1]
        for since, until in others:
            if since <= end_on and (until is None or start_on <= until):
                name = "episode_start" if merged.episode_start else "episode_end"
                return self._problem(row, Trouble.EPISODES_OVERLAP, name, getattr(merged, name), days=_days(since, until))
        return None

    def _problem(
        self, row: RowResult, trouble: Trouble, name: str, value: object, severity: Severity = Severity.ERROR, **params: str | int
    ) -> Problem:
        said = value if isinstance(value, str) and trouble is Trouble.NOT_IN_SERVICE else self._said(name, value)
        return Problem(trouble, row.line, self.columns.get(name, name), shown(said), severity, params)

    def _said(self, name: str, value: object) -> str:
        """Return a value as people write it."""
        if isinstance(value, date):
            return format_date(value)
        if name == "own_worker":
            return next((str(names[0]) for pk, names in self.lookups.workers.values() if pk == value), "")
        codes: Sequence[str] = (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()
        words = self.lookups.code_sets.get(WORDS.get(name, ""), {})
        return "; ".join(str(words.get(code, (code,))[0]) for code in codes if code)


def _given(told: Told) -> Iterator[tuple[str, object]]:
    return ((name, value) for name in FIELDS if (value := getattr(told, name)))


def _days(start_on: date, end_on: date | None) -> str:
    return f"{format_date(start_on)}–{format_date(end_on) if end_on else ''}"
