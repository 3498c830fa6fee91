"""Blocks: a form of questions as a page lays it out: sections with their contents list, rows, what is folded, how far one is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django import forms

from syli.questions.asking import in_the_browser
from syli.questions.conditions import Condition, paths_of
from syli.questions.form import QuestionForm
from syli.questions.inputs import language
from syli.questions.missing import is_empty, missing, visit
from syli.questions.rows import ROWS, name_of, path_text
from syli.questions.tree import Field, Group, Part, Path, Repeat

#: Where fewer than one part in so many must be answered, hardly anything is obligatory.
FEW = 5
#: Longer help than this is folded away.
LONG_HELP = 140


@dataclass(slots=True)
class Block:
    """One part on the page: a question (`bounds`), a group (`blocks`) or rows (`rows`)."""

    kind: str
    id: str
    title: str = ""
    #: Whether its title stands above it; that of a section's only list stands above the section.
    has_heading: bool = True
    help: str = ""
    note: str = ""
    #: Help that is longer than a line or two: unfolded by whoever wants it.
    more_help: str = ""
    bounds: list[forms.BoundField] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    rows_name: str = ""
    add: str = ""
    may_add: bool = False
    #: The condition for the browser, and whether it holds now.
    when: Any = None
    is_asked: bool = True
    is_needed: bool = False
    is_answered: bool = False
    is_wrong: bool = False
    is_filled_in: bool = False

    @property
    def when_text(self) -> str | None:
        """Return the condition as the browser reads it."""
        return None if self.when is None else json.dumps(self.when, ensure_ascii=False)


@dataclass(slots=True)
class Row:
    """One row of several."""

    id: str
    number: int
    blocks: list[Block]
    remove: str = ""


@dataclass(slots=True)
class Section:
    """Blocks under one heading of the contents list; `later` are those nobody must answer, folded away."""

    id: str
    title: str
    heading: str
    help: str
    first: list[Block]
    later: list[Block]
    lacks: int
    is_folded: bool
    is_filled_in: bool
    is_wrong: bool


@dataclass(slots=True)
class Layout:
    """The whole form: its sections, and how many of the questions that must be answered are."""

    sections: list[Section]
    answered: int
    asked: int


def layout(form: QuestionForm) -> Layout:
    """Lay a form out: what must be answered first, what nobody must answer folded, what was filled in beforehand shut."""
    maker = _Maker(form)
    # A form of which hardly anything is obligatory is written in freely: there nothing is folded.
    blocks = [maker.block(part, (part.key,)) for part in form.tree.parts]
    few = FEW * sum(block.is_needed and not block.is_filled_in for block in blocks) < len(blocks)
    sections = [maker.section(list(parts), few=few) for _kind, parts in groupby(form.tree.parts, _one_by_one())]
    must = [seen for seen in visit(form.tree, form.answers, form.facts) if seen.must and isinstance(seen.part, Field)]
    answered = sum(not is_empty(seen.value) for seen in must)
    return Layout(sections, answered, answered + len(maker.lacking))


def _one_by_one() -> Any:
    """Return a key that keeps neighbouring questions together and every group by itself."""
    groups = iter(range(1, 100_000))
    return lambda part: 0 if isinstance(part, Field) else next(groups)


class _Maker:
    def __init__(self, form: QuestionForm) -> None:
        self.form = form
        self.wrong = set(form.errors) if form.is_bound else set()
        self.seen = {seen.path: seen for seen in visit(form.tree, form.answers, form.facts)}
        self.lacking = {one.path for one in missing(form.tree, form.answers, form.facts)}
        self.names = {path: names for path, (_field, names) in form.places.items()}

    def section(self, parts: list[Part], *, few: bool) -> Section:
        """Lay out one group, or a run of questions between groups."""
        alone = parts[0]
        is_group = not isinstance(alone, Field)
        blocks = [self.block(part, (part.key,)) for part in parts]
        inner = blocks[0].blocks if isinstance(alone, Group) else blocks
        needed = any(block.is_needed for block in inner)
        later = [block for block in inner if needed and not few and _may_wait(block)]
        answered = any(block.is_answered for block in blocks)
        wrong = any(block.is_wrong for block in blocks)
        lacks = sum(path[0] in {part.key for part in parts} for path in self.lacking)
        filled = all(block.is_filled_in for block in blocks) and not lacks
        # Only a group's own heading stands above its questions; a run of them needs none.
        words = alone.label.said(language())
        folded = not wrong and (filled or (not few and not answered and not any(block.is_needed for block in blocks)))
        wrapper = blocks[0] if isinstance(alone, Group) else None
        blocks[0].has_heading = not is_group
        first = [block for block in inner if block not in later]
        if wrapper is not None and wrapper.when is not None:
            wrapper.blocks, wrapper.title, first, later = first + later, "", [wrapper], []
        return Section(
            id=f"part-{alone.key}",
            title=words,
            heading=words if is_group else "",
            help=alone.help.said(language()) if isinstance(alone, Group) else "",
            first=first,
            later=later,
            lacks=lacks,
            is_folded=folded,
            is_filled_in=filled,
            is_wrong=wrong,
        )

    def block(self, part: Part, path: Path) -> Block:
        """Lay out one part and everything below it."""
        seen = self.seen.get(path)
        made = Block(
            "field",
            id="-".join(["part", *map(str, path)]),
            title=part.label.said(language()),
            help=part.help.said(language()),
            note=self.form.notes.get(path, ""),
            when=self._when(part.shown_when, path),
            is_asked=seen is None or seen.asked,
            is_needed=self._is_needed(part, path),
            is_answered=seen is not None and not is_empty(seen.value),
        )
        if isinstance(part, Field):
            self._field(made, part, path)
        elif isinstance(part, Group):
            made.kind = "group"
            made.blocks = [self.block(child, (*path, child.key)) for child in part.parts]
        else:
            self._rows(made, part, path)
        below = list(_below(made))
        made.is_wrong = made.is_wrong or any(block.is_wrong for block in below)
        made.is_needed = made.is_needed or path in self.lacking
        if below:
            told = [block for block in below if block.kind == "field" and block.is_answered]
            made.is_filled_in = bool(told) and all(block.is_filled_in for block in told)
        return made

    def _is_needed(self, part: Part, path: Path) -> bool:
        """Say whether a part must be answered, or may have to be as others are answered; facts do not change while one writes."""
        if part.required or part.required_note:
            return True
        looked = paths_of(part.required_when)
        return bool(looked) and (not all(one.startswith("@") for one in looked) or (path in self.seen and self.seen[path].must))

    def _field(self, made: Block, part: Field, path: Path) -> None:
        made.bounds = self.form.bound_at(path)
        made.is_wrong = any(bound.name in self.wrong for bound in made.bounds)
        made.is_filled_in = bool(made.note)
        must = part.required or (path in self.seen and self.seen[path].must)
        for bound in made.bounds[:1]:
            if len(str(bound.help_text)) > LONG_HELP:
                made.more_help, bound.help_text = str(bound.help_text), ""
        for bound in made.bounds:
            # Said to the reader only: what must be answered is asked for when the form is finished, not with every save.
            bound.field.required = must
        note = part.required_note.said(language())
        if note and made.bounds:
            made.note = " ".join(filter(None, [made.note, note]))

    def _rows(self, made: Block, part: Repeat, path: Path) -> None:
        made.kind, made.rows_name, made.add = "rows", name_of(path, ROWS), path_text(path)
        count = self.form.rows.get(path, 0)
        made.may_add = count < part.most
        for number in range(count):
            place = (*path, number)
            body = self.block(part.body, place)
            blocks = body.blocks if isinstance(part.body, Group) else [body]
            remove = path_text(place) if count > part.least else ""
            made.rows.append(Row(body.id, number + 1, blocks, remove))

    def _when(self, condition: Condition | None, path: Path) -> Any:
        return in_the_browser(condition, self.form.tree, path, self.names, self.form.facts)


def _below(block: Block) -> Iterator[Block]:
    for child in (*block.blocks, *(inner for row in block.rows for inner in row.blocks)):
        yield child
        yield from _below(child)


def _may_wait(block: Block) -> bool:
    return not (block.is_needed or block.is_answered or block.is_wrong)
