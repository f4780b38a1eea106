"""The rows of a version of a national list, written so that a load of the seed keeps them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Table, delete, insert, select, update
from sqlmodel import Session, SQLModel, col

from app.db.models import (
    Code,
    CodeReading,
    CodeSystemVersion,
    CodeTitle,
    ReadingRule,
    Source,
)
from app.db.models import Mapping as CodeMapping
from app.errors import CodeListConflictError
from app.services.codes.incoming.carrying import CURATION, Carried
from app.services.codes.incoming.file import IncomingCode, IncomingList
from app.services.content.copies import insert_rows
from app.services.history.recording import Step
from app.vocabulary import Origin, SourceStanding

_WORDING: Final = "official wording"
_MOST_SHOWN: Final = 20
Fact = dict[str, Any]


def store_list(session: Session, new: IncomingList) -> Iterator[Step]:
    """The version, its source, its codes and their wordings, as far as they are new.

    Raises `CodeListConflictError` where the version has codes that the file lacks.
    """
    stored = _stored_codes(session, new)
    gone = sorted(stored.keys() - {code.code for code in new.codes})
    if gone:
        raise CodeListConflictError(
            f"Version {new.version} has codes that the file lacks. A code is retired, not removed.",
            [(code, "not in the file") for code in gone[:_MOST_SHOWN]],
        )
    source_id = source_id_of(session, new)
    yield from _store_source(session, new, source_id)
    yield from _store_version(session, new, source_id)
    yield from _store_codes(session, new, stored, source_id)
    yield from _store_titles(session, new)


def _stored_codes(session: Session, new: IncomingList) -> dict[str, Fact]:
    statement = select(Code).where(
        col(Code.system_id) == new.system_id, col(Code.version) == new.version
    )
    return {row.code: row.model_dump(exclude={"origin"}) for row in session.scalars(statement)}


def source_id_of(session: Session, new: IncomingList) -> str:
    """The source with this address, or a new id that says which list it is."""
    statement = select(col(Source.source_id)).where(col(Source.url) == new.source.url)
    known = session.scalars(statement.order_by(col(Source.source_id))).first()
    return known or _slug(f"{new.system_id}-{new.version}")


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")


def _store_source(session: Session, new: IncomingList, source_id: str) -> Iterator[Step]:
    if session.get(Source, source_id) is None:
        given = new.source
        fact = {
            "source_id": source_id,
            "title": given.title,
            "publisher": given.publisher,
            "published": given.published,
            "url": given.url,
            "licence": given.licence,
            # Nobody has checked it with the publisher yet.
            "standing": SourceStanding.UNVERIFIED.value,
            "note": None,
        }
        yield _insert(session, Source, ("source_id",), fact)


def _store_version(session: Session, new: IncomingList, source_id: str) -> Iterator[Step]:
    known = session.get(CodeSystemVersion, (new.system_id, new.version))
    fact = {
        "system_id": new.system_id,
        "version": new.version,
        "published": new.published,
        "effective": new.effective,
        "conformance": new.conformance,
        "judged_on": new.judged_on,
        "not_before": None,
        "is_loaded": True,
        "note": new.note,
        "source_id": source_id,
        "source_detail": None,
    }
    before = None if known is None else known.model_dump(exclude={"origin"})
    if before is not None:
        # What a source said of the version before it was loaded stays, if the file is silent.
        kept = ("published", "effective", "conformance", "note")
        fact |= {name: fact[name] or before[name] for name in kept}
    yield from _write(session, CodeSystemVersion, ("system_id", "version"), before, fact)


def _store_codes(
    session: Session, new: IncomingList, stored: Mapping[str, Fact], source_id: str
) -> Iterator[Step]:
    key = ("system_id", "version", "code")
    facts = [_code_fact(new, code, source_id) for code in new.codes]
    added = [fact for fact in facts if fact["code"] not in stored]
    insert_rows(session, _made(Code), [_curated(fact) for fact in added])
    for fact in added:
        yield Step("code", _key(key, fact), None, fact, _reason(new))
    for fact in facts:
        if fact["code"] in stored:
            yield from _write(session, Code, key, stored[fact["code"]], fact)


def _code_fact(new: IncomingList, code: IncomingCode, source_id: str) -> Fact:
    return {
        "system_id": new.system_id,
        "version": new.version,
        "code": code.code,
        "display": code.display,
        "kind": code.kind,
        "parent": code.parent,
        "status": code.status,
        "introduced": code.introduced,
        "retired": code.retired,
        "note": code.note,
        "source_id": source_id,
        "source_detail": f"row {code.row}",
    }


def _store_titles(session: Session, new: IncomingList) -> Iterator[Step]:
    """The other wordings. One that the file no longer has is removed."""
    table, key = CodeTitle, ("system_id", "version", "code", "title")
    named = (col(table.system_id) == new.system_id, col(table.version) == new.version)
    stored = {
        (row.code, row.title): row.model_dump(exclude={"origin"})
        for row in session.scalars(select(table).where(*named))
    }
    wanted = {(code.code, title) for code in new.codes for title in code.titles}
    version = {"system_id": new.system_id, "version": new.version}
    added = [
        {**version, "code": code, "title": title, "kind": _WORDING}
        for code, title in sorted(wanted - stored.keys())
    ]
    insert_rows(session, _made(table), [_curated(fact) for fact in added])
    yield from (Step("code_title", _key(key, fact), None, fact, _reason(new)) for fact in added)
    for code, title in sorted(stored.keys() - wanted):
        session.execute(
            delete(table).where(*named, col(table.code) == code, col(table.title) == title)
        )
        before = stored[code, title]
        yield Step("code_title", _key(key, before), before, None, _reason(new))


def store_carried(session: Session, carried: Carried, new: IncomingList) -> Iterator[Step]:
    """The mappings and readings of the new version that are not there yet."""
    key = ("role_id", "system_id", "version", "code", "relation")
    yield from _store_missing(session, CodeMapping, key, carried.mappings, new)
    for row in carried.ended:
        before = row.model_dump(exclude={"origin"})
        after = {**before, "valid_to": new.judged_on}
        yield from _write(session, CodeMapping, key, before, after)
    if carried.readings:
        if session.get(ReadingRule, carried.rule["rule_id"]) is None:
            yield from _store_rule(session, carried, new)
        yield from _store_missing(session, CodeReading, key[:4], carried.readings, new)


def _store_rule(session: Session, carried: Carried, new: IncomingList) -> Iterator[Step]:
    known = session.get(Source, CURATION)
    fact = {**carried.rule, "source_id": CURATION if known else source_id_of(session, new)}
    yield _insert(session, ReadingRule, ("rule_id",), fact)


def _store_missing(
    session: Session,
    table: type[SQLModel],
    key: Sequence[str],
    facts: Sequence[Fact],
    new: IncomingList,
) -> Iterator[Step]:
    columns = [col(getattr(table, name)) for name in key]
    in_version = (
        col(getattr(table, "system_id")) == new.system_id,  # noqa: B009  # of two tables
        col(getattr(table, "version")) == new.version,  # noqa: B009  # of two tables
    )
    present = {tuple(row) for row in session.execute(select(*columns).where(*in_version))}
    added = [fact for fact in facts if _key(key, fact) not in present]
    made = _made(table)
    insert_rows(session, made, [_curated(fact) for fact in added])
    for fact in added:
        yield Step(made.name, _key(key, fact), None, fact, _reason(new))


def _write(
    session: Session,
    table: type[SQLModel],
    key: Sequence[str],
    before: Fact | None,
    after: Fact,
) -> Iterator[Step]:
    """Write one row, if it differs from what is there."""
    if before == after:
        return
    if before is None:
        yield _insert(session, table, key, after)
        return
    made = _made(table)
    matches = [made.c[name] == after[name] for name in key]
    session.execute(update(made).where(*matches).values(**_curated(after)))
    yield Step(made.name, _key(key, after), before, after, "a version of a list was loaded")


def _insert(session: Session, table: type[SQLModel], key: Sequence[str], fact: Fact) -> Step:
    made = _made(table)
    session.execute(insert(made).values(**_curated(fact)))
    return Step(made.name, _key(key, fact), None, fact, "a version of a list was loaded")


def _made(table: type[SQLModel]) -> Table:
    return SQLModel.metadata.tables[str(table.__tablename__)]


def _curated(fact: Fact) -> Fact:
    """A row that a load of the seed keeps."""
    return {**fact, "origin": Origin.PROPOSAL.value}


def _key(columns: Sequence[str], fact: Fact) -> tuple[str, ...]:
    return tuple(str(fact[name]) for name in columns)


def _reason(new: IncomingList) -> str:
    return f"version {new.version} was loaded"
