"""How an answer, a refusal and a letter read: the same sentences for everybody, whatever is or is not hidden in them.

Written from the redacted words alone: what is covered or left out is never handed to the document. Nothing counts or numbers anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import override

from syli.kernel.context import Context
from syli.kernel.ui.formats import format_date
from syli.kernel.vault.files import unseal_bytes
from syli.org.models import Organisation
from syli.pdf import COVERED, Block, Document, Facts, Heading, Lines, Paragraph, Table, Text, write_pdf
from syli.people.models import ContactPoint, Person
from syli.people.queries import name_of
from syli.retention.choices import Asker, Decision, LineKind, Outcome, RefusalGround, Right
from syli.retention.labels import KINDS
from syli.retention.letters import letter_words
from syli.retention.models import DataRequest, Disclosure, RequestLine
from syli.retention.rules import covered, cut

#: The column the finished answer is sealed for.
DOCUMENT = "retention.DataRequest.document"
OMBUDSMAN = {"fi": "tietosuoja.fi", "sv": "dataombudsman.fi", "en": "tietosuoja.fi/en"}


def answer_pdf(ctx: Context, request: DataRequest) -> bytes:
    """Return the document that would be given: the answer, or the decision of refusal."""
    with override(request.language):
        blocks = _refusal(request) if request.outcome == Outcome.REFUSE else _answer(request)
        title = _titles(request)
        head = [Lines([name_of(request.person) if request.asker == Asker.SELF else _asker(request)]), _facts(ctx, request)]
        return write_pdf(Document(title, request.language, [*head, *blocks, *_rights(request)], foot=_house(ctx)))


def finished(request: DataRequest) -> bytes:
    """Return the answer as it was finished; raises VaultError when its bytes have been changed."""
    return unseal_bytes(bytes(request.document or b""), column=DOCUMENT, row=request.public_id)


def letter_pdf(ctx: Context, template: str, person: Person, point: ContactPoint, on: date) -> bytes:
    """Return a letter in fixed words to one address."""
    language = person.service_language if person.service_language in ("fi", "sv", "en") else ctx.language
    title, paragraphs = letter_words(template, language)
    with override(language):
        blocks: list[Block] = [
            Lines([name_of(person), *[part.strip() for part in point.value.replace("\n", ",").split(",")]]),
            Paragraph(format_date(on)),
        ]
        return write_pdf(Document(title, language, [*blocks, *(Paragraph(words) for words in paragraphs)]))


def letter_of(ctx: Context, letter: Disclosure) -> bytes:
    """Return a letter as it was written."""
    assert letter.point is not None, "a letter has an address"
    return letter_pdf(ctx, letter.template, letter.person, letter.point, letter.given_on)


def lines_given(request: DataRequest) -> list[tuple[RequestLine, Text]]:
    """Return the lines that are given with the words that are left of each, in their order."""
    given = request.lines.filter(decision__in=(Decision.GIVE, Decision.MASK)).order_by("number")
    return [(line, words_given(line)) for line in given]


def words_given(line: RequestLine) -> Text:
    """Return what is left of a line's words as it was decided."""
    if line.decision == Decision.GIVE:
        return str(line.text)
    parts = cut(line.text, covered(line.text, line.spans, line.extra)) if line.decision == Decision.MASK else ()
    return [COVERED if part is None else part for part in parts]


def _titles(request: DataRequest) -> str:
    if request.outcome == Outcome.REFUSE:
        return _("Decision on your request")
    return _("Your data") if request.right == Right.ACCESS else _("Who has used your data")


def _facts(ctx: Context, request: DataRequest) -> Block:
    rows = [(_("Asked on"), format_date(request.received_on)), (_("Answered on"), format_date(ctx.today)), (_("Answered by"), _house(ctx))]
    if request.since_on is not None:
        rows.append((_("From"), format_date(request.since_on)))
    return Facts(rows)


def _answer(request: DataRequest) -> list[Block]:
    blocks: list[Block] = [Paragraph(_("These are the data that can be given to you. No further data can be given."))]
    for kind, group in groupby(lines_given(request), key=lambda pair: pair[0].kind):
        blocks.append(Heading(str(KINDS[LineKind(kind)])))
        blocks += _group(LineKind(kind), list(group))
    return blocks


def _group(kind: LineKind, lines: Sequence[tuple[RequestLine, Text]]) -> Iterable[Block]:
    if kind == LineKind.BASICS:
        return [Facts([(line.label, words) for line, words in lines])]
    if kind == LineKind.NOTE:
        return [Paragraph([f"{_when(line)} · {line.label}\n", *([words] if isinstance(words, str) else words)]) for line, words in lines]
    columns = [_("Day"), _("What")]
    shown = [[_when(line), words if kind == LineKind.LOG else _labelled(line, words)] for line, words in lines]
    return [Table(str(KINDS[kind]), columns, shown)]


def _labelled(line: RequestLine, words: Text) -> Text:
    parts = [words] if isinstance(words, str) else list(words)
    return [f"{line.label}: " if line.label else "", *parts]


def _when(line: RequestLine) -> str:
    return format_date(line.happened_on) if line.happened_on else ""


def _refusal(request: DataRequest) -> list[Block]:
    law = "GDPR 15, 1050/2018 34 §" if request.right == Right.ACCESS else "703/2023 11 §"
    words = {
        RefusalGround.NOT_IDENTIFIED: _("We could not make sure who asks. You may ask again and show an identity document."),
        RefusalGround.NOT_ENTITLED: _("By law we can give these data only to the person herself or to whoever decides for her."),
        RefusalGround.RIGHTS: _("No further data can be given. The law allows this when giving could harm health, care or somebody's rights."),
        RefusalGround.AGAIN: _("You received the same a short time ago. You may ask again later."),
    }
    return [Paragraph(_("Your request is refused.")), Paragraph(words[RefusalGround(request.refusal_ground)]), Paragraph(law, is_soft=True)]


def _rights(request: DataRequest) -> list[Block]:
    where = OMBUDSMAN.get(request.language, OMBUDSMAN["fi"])
    words = _("You may ask us to correct your data. You may also take the matter to the Data Protection Ombudsman: %(address)s.")
    soft = _("Words that tell of somebody else are covered in every answer.")
    return [Heading(_("If you think this is wrong")), Paragraph(words % {"address": where}), Paragraph(soft, is_soft=True)]


def _asker(request: DataRequest) -> str:
    return name_of(request.asker_person) if request.asker_person is not None else str(request.asker_name)


def _house(ctx: Context) -> str:
    return Organisation.objects.get(pk=ctx.home_id).name
