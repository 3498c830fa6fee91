"""May this leave? The one function every file, letter, answer, bill and calendar entry goes through."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from django.http import HttpResponse
from django.utils.translation import gettext as _

from syli.kernel.attachments.refusals import AttachmentRefused
from syli.kernel.attachments.sanitise import sanitise
from syli.kernel.context import Context
from syli.kernel.outward import file_answer
from syli.kernel.rules import RuleBroken
from syli.people.models import ContactPoint, Person
from syli.people.rules import safety_on
from syli.safety import rules
from syli.safety.gate.calendar import WORDS
from syli.safety.gate.going import ADDRESSED, MEDIA, OUTWARD, Going, Way
from syli.safety.gate.marks import marks_of_people, marks_of_secret_places
from syli.safety.gate.words import found_in, squeezed, words_in
from syli.safety.standing import connected, pairs_in_force

#: Kinds that carry properties of their own: who wrote it, with what, where the picture was taken.
_WITH_PROPERTIES: Final = {
    "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}  # fmt: skip
_templates: set[str] = set()


def letter_templates(codes: Iterable[str]) -> None:
    """Allow letters in these fixed words; an app registers its own once, when it is loaded."""
    _templates.update(codes)


def let_out(ctx: Context, going: Going) -> HttpResponse:
    """Answer with what has passed the gate: a download under a name that tells nothing."""
    return file_answer(checked(ctx, going), name=going.name, media_type=going.media_type)


def checked(ctx: Context, going: Going) -> bytes:
    """Return the bytes that may leave, cleaned; raise the rule that keeps them in. Rules: SAFE-09 to SAFE-14."""
    if not rules.may_carry(going.kind, MEDIA[going.way]):
        raise RuleBroken("SAFE-09", _("This kind of file does not leave by this way."))
    if not rules.is_in_fixed_words(is_letter=going.way == Way.LETTER, template=going.template, known=_templates):
        raise RuleBroken("SAFE-10", _("A letter goes out only in words that have been agreed on."))
    _ask_channel(ctx, going)
    content = _cleaned(going)
    if going.way in OUTWARD:
        _read_again(ctx, going, words_in(content, going.media_type))
    return content


def _ask_channel(ctx: Context, going: Going) -> None:
    if going.way != Way.LETTER:
        return
    point = ContactPoint.objects.filter(pk=going.point or 0, end_on__isnull=True).first()
    safe_today = point is not None and safety_on(point.safety, point.safe_until, ctx.today)
    if point is None or not rules.may_be_posted_to(point.kind, safe_today or "", is_reader=point.person_id in going.readers):
        raise RuleBroken("SAFE-11", _("Ask her first whether post to this address is safe. An answer lasts 90 days."), "point")


def _read_again(ctx: Context, going: Going, words: str) -> None:
    """Read the finished bytes as whoever gets them would."""
    if not rules.tells_no_secret_place(_count(words, marks_of_secret_places(ctx))):
        raise RuleBroken("SAFE-12", _("This names a place that must not be known. Use the place's other name."))
    if going.way in ADDRESSED:
        others = opposing(ctx, going.about, going.readers)
        told = _count(words, marks_of_people(ctx, others, but_of=going.readers | (going.about - others)))
        if not rules.tells_nothing_of_the_other_side(told):
            raise RuleBroken("SAFE-13", _("This cannot be given out as it is. Read it again and leave out what tells of somebody else."))
    if going.way == Way.CALENDAR and not rules.is_only_taken(re.findall(r"SUMMARY:(.*?)(?= [A-Z]+:|$)", words), list(WORDS.values())):
        raise RuleBroken("SAFE-14", _("A calendar entry tells only that the time is taken."))


def may_be_printed(ctx: Context, lines: Sequence[str], person: Person) -> list[bool]:
    """Tell of each line whether it may stand on a paper that somebody takes along: no secret place, nothing of the other side.

    Read as finished bytes are (SAFE-12, 13), in a constant number of queries. The answer says of no line why.
    """
    reader = frozenset({person.pk})
    others = opposing(ctx, reader, reader)
    marks = marks_of_secret_places(ctx) | marks_of_people(ctx, others, but_of=reader)
    return [not found_in(squeezed(line), marks) for line in lines]


def opposing(ctx: Context, about: Iterable[int], readers: Iterable[int]) -> frozenset[int]:
    """Return of whom a file about some, read by others, must tell nothing.

    The other side of everybody who is in it or reads it. A shared child is nobody's side: read by one parent her file tells
    nothing of the other; read by whom nobody knows, nothing of either.
    """
    about, readers = set(about), set(readers)
    found: set[int] = set()
    for _pair, one, other in pairs_in_force(ctx):
        near = {key for key in (one, other) if key in about | readers}
        if len(near) == 1:
            found |= {one, other} - near
        elif not near and about & connected(ctx, {one}) & connected(ctx, {other}):
            found |= {one, other}
        elif near == {one, other}:
            found |= {one, other} - readers
    return frozenset(found)


def _count(words: str, marks: frozenset[re.Pattern[str]]) -> int:
    return sum(found_in(words, [mark]) for mark in marks)


def _cleaned(going: Going) -> bytes:
    ending = _WITH_PROPERTIES.get(going.kind)
    if ending is None or going.way == Way.INSIDE:  # a record's file was cleaned when it came in
        return going.content
    try:
        return sanitise(going.content, f"file.{ending}").content
    except AttachmentRefused:
        raise RuleBroken("SAFE-09", _("This kind of file does not leave by this way.")) from None
