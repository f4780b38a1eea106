"""Which roles the codes of a new version belong to: carried over, or read by their wording."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from app.db.models import CodeReading, Role, Synonym
from app.db.models import Mapping as CodeMapping
from app.matching.names import NameReader
from app.matching.phrases import Words
from app.services.codes.incoming.comparing import ListDifference
from app.services.codes.incoming.file import IncomingCode
from app.services.content.matching_tables import read_names
from app.vocabulary import (
    CodeKind,
    CodeStatus,
    MappingRelation,
    ReadingConfidence,
    ReadingFit,
    ReadingRelation,
    ReviewState,
    RoleStatus,
    SynonymScope,
)

Fact = dict[str, Any]
SAME_WORDS: Final = "name-in-a-newer-list"
"""The rule by which a new code in the words of a role is read as the role's own."""
RULE_OF_SAME_WORDS: Final = "The list has a line in the words of the role's name."
CURATION: Final = "registry-curation"


@dataclass(frozen=True, slots=True)
class LostCode:
    """A code of a role that is not carried over: the new list lacks it or words it otherwise."""

    role_id: str
    code: str
    relation: str


@dataclass(frozen=True, slots=True)
class Carried:
    """The rows of the new version, the old mappings that end, and those that need a look."""

    mappings: tuple[Fact, ...]
    ended: tuple[CodeMapping, ...]
    readings: tuple[Fact, ...]
    rule: Fact
    lost: tuple[LostCode, ...]


def carry_over(
    session: Session,
    system_id: str,
    versions: tuple[str | None, str],
    codes: Iterable[IncomingCode],
    difference: ListDifference,
    *,
    judged_on: str,
    ends_the_old: bool,
    source_id: str,
) -> Carried:
    """What the new version says about roles, from the version before and from its wordings.

    `versions` are the version before, if there is one, and the new one. A mapping is carried
    over where the code has the same wording. It becomes historic if the code is retired. A new
    code in the words of one role is only read as the role's own, never mapped.
    """
    before, after = versions
    by_code = {code.code: code for code in codes}
    same = by_code.keys() - {code.code for code in difference.new}
    same -= {code.code for code in difference.renamed}
    mappings = list(_mappings(session, system_id, before))
    readings = list(_readings(session, system_id, before))
    kept = [row for row in mappings if row.code in same]
    carried = [_carried(row, after, by_code[row.code], source_id) for row in kept]
    for fact in carried:
        fact["valid_from"] = judged_on if ends_the_old else None
    read = [_read_again(row, after) for row in readings if row.code in same]
    changed = [code for key, code in by_code.items() if key not in same]
    read += _by_name(session, system_id, after, changed, [*carried, *read])
    lost = [
        LostCode(row.role_id, row.code, row.relation)
        for row in mappings
        if row.code not in same and row.relation != MappingRelation.HISTORIC
    ]
    return Carried(
        mappings=tuple(carried),
        ended=tuple(kept) if ends_the_old else (),
        readings=tuple(read),
        rule=_rule(),
        lost=tuple(sorted(lost, key=lambda row: (row.role_id, row.code))),
    )


def _mappings(session: Session, system_id: str, version: str | None) -> Iterator[CodeMapping]:
    table = CodeMapping
    statement = select(table).where(
        col(table.system_id) == system_id,
        col(table.version) == (version or ""),
        col(table.valid_to).is_(None),
    )
    yield from session.scalars(
        statement.order_by(col(table.role_id), col(table.code), col(table.relation))
    )


def _readings(session: Session, system_id: str, version: str | None) -> Iterator[CodeReading]:
    table = CodeReading
    statement = select(table).where(
        col(table.system_id) == system_id, col(table.version) == (version or "")
    )
    yield from session.scalars(statement.order_by(col(table.role_id), col(table.code)))


def _carried(row: CodeMapping, version: str, code: IncomingCode, source_id: str) -> Fact:
    relation = row.relation
    if code.status == CodeStatus.RETIRED and relation != MappingRelation.KNOWN_MISCODING:
        relation = MappingRelation.HISTORIC.value
    return {
        "role_id": row.role_id,
        "system_id": row.system_id,
        "version": version,
        "code": row.code,
        "relation": relation,
        "predicate": row.predicate,
        "justification": row.justification,
        "valid_from": None,
        "valid_to": None,
        "source_id": source_id,
        "source_detail": f"{code.code} {code.display}, in the wording of version {row.version}",
        "note": row.note,
    }


def _read_again(row: CodeReading, version: str) -> Fact:
    return {
        "role_id": row.role_id,
        "system_id": row.system_id,
        "version": version,
        "code": row.code,
        "relation": row.relation,
        "rule_id": row.rule_id,
        "confidence": row.confidence,
        "review": row.review,
        "note": row.note,
    }


def _by_name(
    session: Session,
    system_id: str,
    version: str,
    codes: Iterable[IncomingCode],
    taken: Iterable[Fact],
) -> list[Fact]:
    """Readings of new codes in the words of one role that has no code of its own yet."""
    names = read_names(session)
    owners = _owners(session, names)
    has_code = {fact["role_id"] for fact in taken if fact["relation"] == MappingRelation.OWN}
    found: list[Fact] = []
    for code in sorted(codes, key=lambda code: code.code):
        role_ids = _roles_named(code, owners, names)
        if len(role_ids) != 1:
            continue
        [role_id] = role_ids
        if role_id not in has_code:
            found.append(_reading(role_id, system_id, version, code.code))
    return found


def _owners(session: Session, names: NameReader) -> Mapping[Words, set[str]]:
    """The active roles by the words of their names and exact synonyms."""
    owners: dict[Words, set[str]] = defaultdict(set)
    is_active = col(Role.status) == RoleStatus.ACTIVE
    for role_id, name in session.execute(
        select(col(Role.role_id), col(Role.name)).where(is_active)
    ):
        owners[names.words_if_readable(name)].add(role_id)
    exact = (
        select(col(Synonym.role_id), col(Synonym.term))
        .join(Role, col(Role.role_id) == col(Synonym.role_id))
        .where(col(Synonym.scope) == SynonymScope.EXACT, is_active)
    )
    for role_id, term in session.execute(exact):
        owners[names.words_if_readable(term)].add(role_id)
    return owners


def _roles_named(
    code: IncomingCode, owners: Mapping[Words, set[str]], names: NameReader
) -> set[str]:
    if code.kind != CodeKind.CODE or code.status != CodeStatus.ACTIVE:
        return set()
    words = names.words_if_readable(code.display)
    return owners.get(words, set()) if words else set()


def _reading(role_id: str, system_id: str, version: str, code: str) -> Fact:
    return {
        "role_id": role_id,
        "system_id": system_id,
        "version": version,
        "code": code,
        "relation": ReadingRelation.OWN.value,
        "rule_id": SAME_WORDS,
        "confidence": ReadingConfidence.HIGH.value,
        "review": ReviewState.TO_REVIEW.value,
        "note": None,
    }


def _rule() -> Fact:
    return {
        "rule_id": SAME_WORDS,
        "says": RULE_OF_SAME_WORDS,
        "fit": ReadingFit.LINE.value,
        "source_id": CURATION,
        "source_detail": "made when a newer list is loaded",
    }
