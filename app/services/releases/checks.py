"""Every reason not to publish the registry as it is now, found at once."""

from collections.abc import Iterator, Sequence

from pydantic import ValidationError
from sqlmodel import Session

from app.matching.index import MatchIndex, compile_tables
from app.matching.resolution import Resolution
from app.matching.resolve import resolve_title
from app.services.content.indexing import hash_content, read_version
from app.services.content.matching_tables import read_tables
from app.services.seed.cells import SeedData, SeedLine, SeedRow
from app.services.seed.checks import faults_between_files
from app.services.seed.export import seed_cells
from app.services.seed.golden import GoldenTitle, is_as_expected, leading_role
from app.services.seed.loading import find_conflicts
from app.services.seed.reading import messages
from app.services.seed.rows import LINES, RoleLine


def reasons_against(
    session: Session, golden: Sequence[GoldenTitle], seed: SeedData
) -> Iterator[str]:
    """Why the content cannot be published, one sentence for each reason. None if all is well.

    Takes about two seconds. Every row is checked by the rules of the seed files, so that a
    curator's change is judged like a loaded row.
    """
    yield from _faults_of_content(session)
    for conflict in find_conflicts(session, seed):
        yield f"conflict: {conflict} of the seed contradicts a decision of the curators"
    yield from _failing(golden, compile_tables(read_tables(session)))
    if hash_content(session) != read_version(session).content_hash:
        yield "content: rows were changed outside the registry. Load the seed again"


def _faults_of_content(session: Session) -> Iterator[str]:
    files, faults = {}, []
    for kind in LINES:
        rows = []
        for cells in seed_cells(session, kind):
            try:
                rows.append(_row(kind, cells))
            except ValidationError as error:
                faults += [f"{_where(kind, cells)}: {fault}" for fault in messages(error)]
        files[kind.file] = tuple(rows)
    if not files[RoleLine.file]:
        yield "content: there are no roles. Load the seed first"
    yield from faults
    yield from faults_between_files(SeedData(files))


def _row(kind: type[SeedLine], cells: list[str]) -> SeedRow:
    fields = dict(zip(kind.columns(), cells, strict=True))
    return SeedRow(_where(kind, cells), kind.model_validate(fields))


def _where(kind: type[SeedLine], cells: list[str]) -> str:
    """The table and key of a row, as the history names it."""
    fields = dict(zip(kind.columns(), cells, strict=True))
    return f"{kind.table.__tablename__} {'|'.join(fields[name] for name in kind.key_columns)}"


def _failing(golden: Sequence[GoldenTitle], index: MatchIndex) -> Iterator[str]:
    if not golden:
        yield "golden set: it has no titles to check the answers with"
    for title in golden:
        query = title.query
        answer = resolve_title(query.title, index, hints=query.hints, limit=1)
        if not is_as_expected(title, answer):
            wanted, is_now = _expected(title), _given(answer)
            yield f"golden set: '{title.title}' should be {wanted}, but is {is_now}"


def _expected(title: GoldenTitle) -> str:
    return ", ".join(filter(None, (title.expected_outcome, title.expected_role_id, title.level)))


def _given(answer: Resolution) -> str:
    return ", ".join(filter(None, (answer.outcome, leading_role(answer), answer.reading.level)))
