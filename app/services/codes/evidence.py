"""The registry's own searches of the code lists, stored beside the statements of sources."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlmodel import Session, col

from app.db.models import Code, CodeEvidence, CodeSystemVersion, CodeTitle, Role, Synonym
from app.services.codes.searches import (
    Named,
    SearchableList,
    WordedCode,
    search,
    searchable,
)
from app.services.content.matching_tables import read_names
from app.services.history.recording import Author, Step, record
from app.vocabulary import POST_CODE_SYSTEMS, EvidenceKind, Origin

_REASON = "the names or the list changed"
_Key = tuple[str, str, str]
_Rows = dict[_Key, dict[str, Any]]


def refresh_searches(session: Session, author: Author) -> list[Step]:
    """Make the stored searches agree with roles, synonyms and codes. Returns what changed.

    Call it after any change of those, before `bump_version`. About 0.3 seconds.
    """
    session.flush()
    wanted, stored = dict(_wanted(session)), _stored(session)
    steps = [
        Step("code_evidence", key, stored.get(key), wanted.get(key), _REASON)
        for key in sorted(wanted.keys() | stored.keys())
        if stored.get(key) != wanted.get(key)
    ]
    _apply(session, steps)
    record(session, steps, author)
    return steps


def _apply(session: Session, steps: list[Step]) -> None:
    new = [step.after for step in steps if step.before is None]
    if new:
        session.execute(
            insert(CodeEvidence), [{**row, "origin": Origin.DERIVED} for row in new if row]
        )
    for step in steps:
        if step.before is None:
            continue
        if step.after is None:
            session.execute(delete(CodeEvidence).where(*_is(step)))
        else:
            session.execute(update(CodeEvidence).where(*_is(step)).values(**step.after))


def _is(step: Step) -> Iterator[Any]:
    role_id, system_id, version = step.key
    yield col(CodeEvidence.kind) == EvidenceKind.SEARCHED
    yield col(CodeEvidence.role_id) == role_id
    yield col(CodeEvidence.system_id) == system_id
    yield col(CodeEvidence.version) == version


def _stored(session: Session) -> _Rows:
    columns = ("role_id", "system_id", "version", "kind", "says", "code", "as_of")
    statement = select(*(getattr(CodeEvidence, name) for name in columns)).where(
        col(CodeEvidence.kind) == EvidenceKind.SEARCHED
    )
    rows = (dict(zip(columns, row, strict=True)) for row in session.execute(statement))
    return {(row["role_id"], row["system_id"], row["version"]): row for row in rows}


def _wanted(session: Session) -> Iterator[tuple[_Key, dict[str, Any]]]:
    columns = (col(Role.role_id), col(Role.name), col(Role.staff_group))
    roles = session.execute(select(*columns)).all()
    synonyms = _synonyms(session)
    for system_id, version, judged_on, codes in _lists(session):
        for role_id, name, staff_group in roles:
            found = search(name, synonyms[role_id], codes, staff_group)
            yield (
                (role_id, system_id, version),
                {
                    "role_id": role_id,
                    "system_id": system_id,
                    "version": version,
                    "kind": EvidenceKind.SEARCHED.value,
                    "says": found.says,
                    "code": found.code,
                    "as_of": judged_on,
                },
            )


def _synonyms(session: Session) -> dict[str, list[Named]]:
    synonyms: dict[str, list[Named]] = defaultdict(list)
    columns = (col(Synonym.role_id), col(Synonym.term), col(Synonym.kind), col(Synonym.scope))
    for role_id, *words in session.execute(select(*columns)):
        synonyms[role_id].append(Named(*words))
    return synonyms


def _lists(session: Session) -> Iterator[tuple[str, str, str | None, SearchableList]]:
    version = CodeSystemVersion
    statement = select(col(version.system_id), col(version.version), col(version.judged_on)).where(
        col(version.is_loaded), col(version.system_id).in_(POST_CODE_SYSTEMS)
    )
    names = read_names(session)
    for system_id, number, judged_on in session.execute(statement).all():
        codes = _codes(session, system_id, number)
        yield system_id, number, judged_on, searchable(system_id, codes, names)


def _codes(session: Session, system_id: str, version: str) -> list[WordedCode]:
    titles: dict[str, list[str]] = defaultdict(list)
    of_titles = select(col(CodeTitle.code), col(CodeTitle.title)).where(
        col(CodeTitle.system_id) == system_id, col(CodeTitle.version) == version
    )
    for code, title in session.execute(of_titles):
        titles[code].append(title)
    columns = (col(Code.code), col(Code.display), col(Code.kind), col(Code.status))
    of_codes = select(*columns, col(Code.parent)).where(
        col(Code.system_id) == system_id, col(Code.version) == version
    )
    rows = session.execute(of_codes).all()
    wordings = {row.code: row.display for row in rows}
    return [
        WordedCode(code, display, kind, status, tuple(titles[code]), wordings.get(parent or ""))
        for code, display, kind, status, parent in rows
    ]
