"""Search sealed names: ask a table of tokens for the few rows that may match, open those, put the likeliest first.

The rarest token is asked first: how common each is gets counted up to a cap, so that no search walks through a posting
of tens of thousands. Two queries find matches; two more look for typing mistakes when there are hardly any.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL

from syli.kernel.names import NameRanker
from syli.kernel.vault.tokens import NameQuery, Piece, WordQuery, query_tokens

# Asked for where there is nobody to ask for: a question left out would tell a name that nobody has from one of somebody hidden.
NOBODY: Final = 0
MOST_CANDIDATES: Final = 80
MOST_GUESSES: Final = 40
# With so many matches nobody needs guesses about what else may have been meant.
ENOUGH: Final = 3
# Beyond this a piece is common, and how common makes no difference.
COUNT_CAP: Final = 5000
# So many postings are walked through when looking for mistakes, to stay under ten milliseconds.
LOOSE_POSTINGS: Final = 8000
# Below this the name only happens to share a few letters with what was typed.
LEAST_LIKENESS: Final = 66.0


class Postings:
    """The token table of one kind of row, cut to what is searched: `Postings(NameToken, "person", organisation_id=7)`.

    Its questions are written as SQL, because building a dozen of them as querysets took longer than answering them.
    Only names of tables and columns are written into the text; every value is a parameter.
    """

    def __init__(self, model: type[Model], subject: str, *, using: str = DEFAULT_DB_ALIAS, **scope: int) -> None:
        quote = connections[using].ops.quote_name
        column = {field.name: quote(str(field.column)) for field in model._meta.concrete_fields}
        self.using = using
        self.table = quote(model._meta.db_table)
        self.subject = column[subject]
        self._values = tuple(scope.values())
        self._token = column["token"]
        self._scope = [column[name] for name in scope]

    def walk(self, pieces: Sequence[Piece], others: Sequence[Piece]) -> Asked:
        """Return the condition “one of these pieces, and all of the others”, for the table under the name t."""
        condition, values = self._having("t", [token for piece in pieces for token in piece])
        for piece in others:
            having, parameters = self._has_too(piece)
            condition += f" AND {having}"
            values += parameters
        return condition, values

    def sharing(self, pieces: Sequence[Piece], others: Sequence[Piece]) -> Asked:
        """Return the question which subjects have all the others and how many of these pieces; walks every one of these."""
        condition, values = self.walk(pieces, others)
        return f"SELECT t.{self.subject} AS subject, COUNT(*) AS shared FROM {self.table} t WHERE {condition} GROUP BY t.{self.subject}", values  # noqa: S608  # names only, values are parameters

    def scored(self, right: Sequence[Piece], pieces: Sequence[Piece]) -> Asked:
        """Return the same question, but walk only the first of what must be right and look the pieces up for each subject."""
        asked = [self._has_too(piece) for piece in pieces]
        score = " + ".join(f"CASE WHEN {having} THEN 1 ELSE 0 END" for having, _ in asked)
        condition, values = self.walk(right[:1], right[1:])
        question = f"SELECT t.{self.subject} AS subject, {score} AS shared FROM {self.table} t WHERE {condition}"  # noqa: S608  # names only, values are parameters
        return question, [*(value for _, parameters in asked for value in parameters), *values]

    def _has_too(self, piece: Piece) -> Asked:
        having, values = self._having("o", piece)
        return f"EXISTS (SELECT 1 FROM {self.table} o WHERE {having} AND o.{self.subject} = t.{self.subject})", values  # noqa: S608  # names only, values are parameters

    def _having(self, name: str, tokens: Sequence[int]) -> Asked:
        marks = ", ".join(["%s"] * len(tokens))
        conditions = [*(f"{name}.{column} = %s" for column in self._scope), f"{name}.{self._token} IN ({marks})"]
        return " AND ".join(conditions), [*self._values, *tokens]

    def ask(self, sql: str, values: list[int]) -> list[Any]:
        """Run one question."""
        with connections[self.using].cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())


Counts = dict[Piece, int]
# SQL and its parameters.
Asked = tuple[str, list[int]]


class Hit(NamedTuple):
    """One found row and how well it answers what was typed (0–100)."""

    row: Any
    likeness: float


def find(
    text: str,
    owners: Iterable[int],
    rows: QuerySet[Any],
    postings: Postings,
    names_of: Callable[[Any], Iterable[str]],
    *,
    limit: int = 25,
) -> list[Hit]:
    """Return the rows whose names answer `text`, the likeliest first, newer before older.

    `rows` are those the asker may see, `owners` the registers searched; `names_of` opens the names of one row, each a
    text of its own (given and family name together, then each former name).
    """
    query = query_tokens(owners, text)
    if query is None:
        return []
    counts = _counted(postings, query)
    found = list(_with_all(rows, postings, query, counts).order_by("-pk")[:MOST_CANDIDATES])
    hits = ranked(text, ((row, names_of(row)) for row in found), limit=limit)
    if len(hits) >= ENOUGH:
        return hits
    likely = set(_sharing_most(postings, query, counts)) - {row.pk for row in found}
    guesses = ranked(text, ((row, names_of(row)) for row in rows.filter(pk__in=likely or [NOBODY])), limit=limit)
    return sorted([*hits, *guesses], key=_order)[:limit]


def ranked(text: str, candidates: Iterable[tuple[Any, Iterable[str]]], *, limit: int = 25) -> list[Hit]:
    """Order opened candidates by likeness and leave out those that only share a few letters."""
    ranker = NameRanker(text)
    hits = [Hit(row, max(map(ranker.likeness, names), default=0.0)) for row, names in candidates]
    return sorted((hit for hit in hits if hit.likeness >= LEAST_LIKENESS), key=_order)[:limit]


def _order(hit: Hit) -> tuple[float, int]:
    return -round(hit.likeness, 1), -hit.row.pk if isinstance(hit.row, Model) else 0


def _with_all(rows: QuerySet[Any], postings: Postings, query: NameQuery, counts: Counts) -> QuerySet[Any]:
    """Narrow the rows to those with every piece: walk the rarest posting, look each of its subjects up in the others."""
    first, *others = sorted({piece for word in query.words for piece in word.pieces}, key=counts.__getitem__)
    if counts[first] == 0:
        return rows.filter(pk=NOBODY)
    having, values = postings.walk([first], others)
    sql = f"SELECT t.{postings.subject} FROM {postings.table} t WHERE {having}"  # noqa: S608  # names only, values are parameters
    return rows.filter(pk__in=RawSQL(sql, values))  # noqa: S611  # as above


def _sharing_most(postings: Postings, query: NameQuery, counts: Counts) -> list[int]:
    """Return the subjects most like what was typed: one word with a mistake and the others right, or all a little wrong."""
    branches = [_one_wrong(postings, query, word, counts) for word in query.words] if len(query.words) > 1 else []
    anything = _rare({piece for word in query.words for piece in word.loose} | set(query.joined), counts)
    branches.append(postings.sharing(anything, []) if anything else None)
    parts: list[str] = []
    values: list[int] = []
    for part, parameters in filter(None, branches):
        parts.append(f"SELECT subject FROM ({part} ORDER BY shared DESC, subject DESC LIMIT {MOST_GUESSES}) b{len(parts)}")  # noqa: S608  # names only, values are parameters
        values += parameters
    return [row[0] for row in postings.ask(" UNION ".join(parts) or "SELECT 0 LIMIT 0", values)]


def _one_wrong(postings: Postings, query: NameQuery, word: WordQuery, counts: Counts) -> Asked | None:
    """Look for a mistake in one word while the others are right; walk the shorter way."""
    right = sorted({piece for other in query.words if other is not word for piece in other.pieces}, key=counts.__getitem__)
    if counts[right[0]] == 0 or not word.loose:
        return None
    if counts[right[0]] * (len(right) + len(word.loose)) <= LOOSE_POSTINGS:
        return postings.scored(right, word.loose)
    rare = _rare(word.loose, counts)
    return postings.sharing(rare, right) if rare else None


def _rare(pieces: Iterable[Piece], counts: Counts) -> list[Piece]:
    """Return those pieces that few have: as many as may be walked through."""
    chosen, walked = [], 0
    for piece in sorted(pieces, key=counts.__getitem__):
        walked += counts[piece]
        if counts[piece] >= COUNT_CAP or walked > LOOSE_POSTINGS:
            break
        if counts[piece]:
            chosen.append(piece)
    return chosen


def _counted(postings: Postings, query: NameQuery) -> Counts:
    """Return how many rows have each piece, counted up to the cap. One query."""
    pieces = list(dict.fromkeys([*(piece for word in query.words for piece in (*word.pieces, *word.loose)), *query.joined]))
    parts: list[str] = []
    values: list[int] = []
    for place, piece in enumerate(pieces):
        having, parameters = postings.walk([piece], [])
        capped = f"SELECT 1 FROM {postings.table} t WHERE {having} LIMIT {COUNT_CAP}"  # noqa: S608  # names only, values are parameters
        parts.append(f"SELECT {place}, COUNT(*) FROM ({capped}) c{place}")  # noqa: S608  # names only, values are parameters
        values += parameters
    return {pieces[place]: int(count) for place, count in postings.ask(" UNION ALL ".join(parts), values)}
