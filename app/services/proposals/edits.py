"""What a proposal does to the rows of the registry: planned from it, then written with history."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Table, and_, insert, select, update
from sqlmodel import Session, SQLModel

from app.db.models import Synonym
from app.services.codes.searches import fold
from app.services.history.recording import Step
from app.services.proposals.payloads import (
    ChangeMapping,
    MarkAmbiguous,
    NewRole,
    NewSynonym,
    Payload,
    RetireRole,
    RetireSynonym,
)
from app.services.seed.cells import Line
from app.services.seed.export import written
from app.services.seed.rows import (
    AmbiguousCandidateLine,
    AmbiguousTitleLine,
    MappingLine,
    RelationLine,
    RoleLine,
    SynonymLine,
)
from app.vocabulary import (
    MATCHABLE_SCOPES,
    DefinitionBasis,
    MappingJustification,
    Origin,
    RetirementCause,
    RoleRelation,
    RoleStatus,
    SynonymScope,
)

Fact: TypeAlias = dict[str, Any]
_Key: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """One row of a seed file before and after; `before` is None for a new one."""

    line: type[Line]
    before: Fact | None
    after: Fact

    @property
    def key(self) -> _Key:
        """The row's natural key; a blank part is ''."""
        parts = (self.after[name] for name in self.line.key_columns)
        return tuple("" if part is None else part for part in parts)


@dataclass(frozen=True, slots=True)
class Citation:
    """The source that the rows of a proposal cite, and where in it."""

    source_id: str
    source_detail: str | None

    def fact(self) -> Fact:
        """The columns of a row that cites it."""
        return {"source_id": self.source_id, "source_detail": self.source_detail}


def plan(session: Session, payload: Payload, cited: Citation, day: str) -> list[Edit]:
    """The rows that a payload changes, in an order in which they can be written.

    `day` is the end of what the payload ends without saying when. A code applied for changes
    nothing here.
    """
    match payload:
        case NewRole():
            return [*_new_role(payload, cited)]
        case NewSynonym():
            return [_new_synonym(session, payload, cited)]
        case ChangeMapping():
            return [*_change_mapping(session, payload, cited, day)]
        case RetireSynonym():
            return [_retire_synonym(session, payload, day)]
        case RetireRole():
            return [*_retire_role(session, payload, cited, day)]
        case MarkAmbiguous():
            return [*_mark_ambiguous(session, payload, cited)]
        case _:
            return []


def write_edits(session: Session, edits: Sequence[Edit]) -> None:
    """Write the rows as a curator's own."""
    for edit in edits:
        # What cannot be read back from an export must not get in.
        edit.line.model_validate({name: written(cell) for name, cell in edit.after.items()})
        _write(session, edit)


def steps_of(edits: Sequence[Edit], reason: str) -> list[Step]:
    """What the history says of the rows."""
    return [
        Step(str(edit.line.table.__tablename__), edit.key, edit.before, edit.after, reason)
        for edit in edits
    ]


def find_row(session: Session, line: type[Line], key: _Key) -> Fact | None:
    """The row with this natural key, in the columns of its file."""
    table = _table(line)
    statement = select(*(table.c[name] for name in line.columns())).where(_has(table, line, key))
    row = session.execute(statement).one_or_none()
    return None if row is None else dict(zip(line.columns(), row, strict=True))


def synonyms_worded(session: Session, folded: str) -> list[Fact]:
    """Every synonym with these words, of any role; case and punctuation make no difference."""
    # Folding is no work for a database; the terms are a few thousand.
    columns = SynonymLine.columns()
    rows = session.execute(select(*(getattr(Synonym, name) for name in columns))).all()
    facts = (dict(zip(columns, row, strict=True)) for row in rows)
    return sorted(
        (fact for fact in facts if fold(fact["term"]) == folded),
        key=lambda fact: (fact["role_id"], fact["term"]),
    )


def _write(session: Session, edit: Edit) -> None:
    table, values = _table(edit.line), {**edit.after, "origin": Origin.PROPOSAL.value}
    if edit.before is None:
        session.execute(insert(table).values(**values))
    else:
        session.execute(update(table).where(_has(table, edit.line, edit.key)).values(**values))


def _table(line: type[Line]) -> Table:
    return SQLModel.metadata.tables[str(line.table.__tablename__)]


def _has(table: Table, line: type[Line], key: _Key) -> Any:  # noqa: ANN401  # a condition of SQLAlchemy's
    return and_(*(table.c[name] == part for name, part in zip(line.key_columns, key, strict=True)))


def _new_role(payload: NewRole, cited: Citation) -> Iterator[Edit]:
    stated = payload.model_dump(mode="json", exclude={"kind_of", "role_id"})
    basis = None if payload.definition is None else DefinitionBasis.SOURCE.value
    fact = {
        **dict.fromkeys(RoleLine.columns()),
        **stated,
        **cited.fact(),
        "role_id": payload.new_id,
        "definition_basis": basis,
        "status": RoleStatus.ACTIVE.value,
    }
    yield Edit(RoleLine, None, fact)
    for parent in payload.kind_of:
        yield _relation(payload.new_id, RoleRelation.KIND_OF, parent, cited, None)


def _relation(
    from_role: str, relation: RoleRelation, to_role: str, cited: Citation, since: str | None
) -> Edit:
    fact = {
        **dict.fromkeys(RelationLine.columns()),
        **cited.fact(),
        "from_role_id": from_role,
        "relation": relation.value,
        "to_role_id": to_role,
        "is_inferred": False,
        "valid_from": since,
    }
    return Edit(RelationLine, None, fact)


def _new_synonym(session: Session, payload: NewSynonym, cited: Citation) -> Edit:
    before = find_row(session, SynonymLine, (payload.role_id, payload.term))
    fact = {
        "role_id": payload.role_id,
        "term": payload.term,
        "kind": payload.synonym_kind.value,
        "scope": payload.scope.value,
        "valid_from": None,
        "valid_to": None,
        **cited.fact(),
        "note": payload.note,
    }
    return Edit(SynonymLine, before, fact)


def _change_mapping(
    session: Session, payload: ChangeMapping, cited: Citation, day: str
) -> Iterator[Edit]:
    ends, adds = payload.ends, payload.adds
    same = ends and adds and (ends.code, ends.relation) == (adds.code, adds.relation)
    if ends is not None and not same:
        before = find_row(session, MappingLine, mapping_key(payload, ends.code, ends.relation))
        if before is not None:
            yield Edit(MappingLine, before, {**before, "valid_to": payload.on or day})
    if adds is not None:
        key = mapping_key(payload, adds.code, adds.relation)
        fact = {
            **dict(zip(MappingLine.key_columns, key, strict=True)),
            "predicate": adds.predicate.value,
            "justification": MappingJustification.MANUAL.value,
            "valid_from": payload.on,
            "valid_to": None,
            **cited.fact(),
            "note": adds.note,
        }
        yield Edit(MappingLine, find_row(session, MappingLine, key), fact)


def mapping_key(payload: ChangeMapping, code: str, relation: str) -> tuple[str, ...]:
    """The natural key of one mapping that a proposal names."""
    return (payload.role_id, payload.system_id, payload.version, code, str(relation))


def _retire_synonym(session: Session, payload: RetireSynonym, day: str) -> Edit:
    before = find_row(session, SynonymLine, (payload.role_id, payload.term)) or {}
    is_wrong = payload.because is RetirementCause.WRONG
    scope = before.get("scope")
    if is_wrong:
        scope = SynonymScope.RELATED.value
    elif scope in MATCHABLE_SCOPES:
        scope = SynonymScope.FORMER.value
    after = {**before, "scope": scope, "valid_to": payload.on or day}
    return Edit(SynonymLine, before, after)


def _retire_role(
    session: Session, payload: RetireRole, cited: Citation, day: str
) -> Iterator[Edit]:
    before = find_row(session, RoleLine, (payload.role_id,)) or {}
    retired = {"status": RoleStatus.RETIRED.value, "valid_to": payload.on or day}
    yield Edit(RoleLine, before, {**before, **retired})
    if payload.succeeded_by is not None:
        key = (payload.role_id, RoleRelation.SUCCEEDED_BY.value, payload.succeeded_by)
        if find_row(session, RelationLine, key) is None:
            yield _relation(
                *(payload.role_id, RoleRelation.SUCCEEDED_BY, payload.succeeded_by),
                *(cited, payload.on),
            )


def _mark_ambiguous(session: Session, payload: MarkAmbiguous, cited: Citation) -> Iterator[Edit]:
    if payload.is_always_ambiguous:
        for fact in synonyms_worded(session, payload.subject):
            if fact["scope"] in MATCHABLE_SCOPES:
                yield Edit(SynonymLine, fact, {**fact, "scope": SynonymScope.BROADER.value})
    fact = {
        "title": payload.title,
        "kind": payload.ambiguity_kind.value,
        "is_always_ambiguous": payload.is_always_ambiguous,
        "question": payload.question,
        "explanation": payload.explanation,
        "outside_meaning": payload.outside_meaning,
        **cited.fact(),
    }
    yield Edit(AmbiguousTitleLine, None, fact)
    for position, reading in enumerate(payload.candidates, start=1):
        candidate = {
            "title": payload.title,
            "position": position,
            "role_id": reading.role_id,
            "bands": ";".join(reading.bands) or None,
            "words": ";".join(reading.words) or None,
        }
        yield Edit(AmbiguousCandidateLine, None, candidate)
