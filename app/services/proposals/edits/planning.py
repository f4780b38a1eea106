"""Which rows of the registry a proposal changes, planned from its payload."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlmodel import Session

from app.db.models import Synonym
from app.services.content.matching_tables import read_names
from app.services.proposals.edits.rows import Citation, Edit, Fact, find_row
from app.services.proposals.payloads.kinds import (
    AddedMapping,
    ChangeMapping,
    MarkAmbiguous,
    NewRole,
    NewSynonym,
    OldMapping,
    Payload,
    RetireRole,
    RetireSynonym,
)
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
    RetirementCause,
    RoleRelation,
    RoleStatus,
    SynonymScope,
)


def plan(session: Session, payload: Payload, cited: Citation, day: str) -> list[Edit]:
    """The rows that a payload changes, in an order in which they can be written.

    `day` is the end date where the payload ends something without a date. An application for
    a code changes no row.
    """
    match payload:
        case NewRole():
            return list(_new_role(payload, cited))
        case NewSynonym():
            return [_new_synonym(session, payload, cited)]
        case ChangeMapping():
            return list(_change_mapping(session, payload, cited, day))
        case RetireSynonym():
            return [_retire_synonym(session, payload, day)]
        case RetireRole():
            return list(_retire_role(session, payload, cited, day))
        case MarkAmbiguous():
            return list(_mark_ambiguous(session, payload, cited))
        case _:
            return []


def synonyms_named(session: Session, text: str) -> list[Fact]:
    """Every synonym that is the same name, of any role."""
    # A database cannot read words as the engine does, and there are only a few thousand terms.
    names = read_names(session)
    words = names.words(text)
    columns = SynonymLine.columns()
    rows = session.execute(select(*(getattr(Synonym, name) for name in columns))).all()
    facts = (dict(zip(columns, row, strict=True)) for row in rows)
    return sorted(
        (fact for fact in facts if names.words(fact["term"]) == words),
        key=lambda fact: (fact["role_id"], fact["term"]),
    )


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
    """The mapping that ends and the one that begins. Where both are one row, it is written once."""
    ends, adds = payload.ends, payload.adds
    if ends is not None and mapping_key(payload, ends) != _added_key(payload):
        before = find_row(session, MappingLine, mapping_key(payload, ends))
        if before is not None:
            yield Edit(MappingLine, before, {**before, "valid_to": payload.on or day})
    if adds is not None:
        before = find_row(session, MappingLine, mapping_key(payload, adds))
        yield Edit(MappingLine, before, _added_mapping(payload, adds, cited))


def mapping_key(payload: ChangeMapping, named: OldMapping) -> tuple[str, ...]:
    """The natural key of one mapping that a proposal names."""
    listed = (payload.system_id, payload.version, named.code)
    return (payload.role_id, *listed, named.relation.value)


def _added_key(payload: ChangeMapping) -> tuple[str, ...] | None:
    return None if payload.adds is None else mapping_key(payload, payload.adds)


def _added_mapping(payload: ChangeMapping, adds: AddedMapping, cited: Citation) -> Fact:
    key = mapping_key(payload, adds)
    return {
        **dict(zip(MappingLine.key_columns, key, strict=True)),
        "predicate": adds.predicate.value,
        "justification": MappingJustification.MANUAL.value,
        "valid_from": payload.on,
        "valid_to": None,
        **cited.fact(),
        "note": adds.note,
    }


def _retire_synonym(session: Session, payload: RetireSynonym, day: str) -> Edit:
    before = find_row(session, SynonymLine, (payload.role_id, payload.term)) or {}
    scope = before.get("scope")
    if payload.because is RetirementCause.WRONG:
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
                payload.role_id,
                RoleRelation.SUCCEEDED_BY,
                payload.succeeded_by,
                cited,
                payload.on,
            )


def _mark_ambiguous(session: Session, payload: MarkAmbiguous, cited: Citation) -> Iterator[Edit]:
    if payload.is_always_ambiguous:
        for fact in synonyms_named(session, payload.title):
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
    for position, meant in enumerate(payload.candidates, start=1):
        candidate = {
            "title": payload.title,
            "position": position,
            "role_id": meant.role_id,
            "bands": ";".join(meant.bands) or None,
            "words": ";".join(meant.words) or None,
        }
        yield Edit(AmbiguousCandidateLine, None, candidate)
