"""The registry that is measured: the seed, by the way that the service itself takes."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.db import schema
from app.db.session import make_engine, reading, transaction
from app.matching.deciding.decide import decide_title
from app.matching.deciding.verdict import Verdict
from app.matching.index import MatchIndex, compile_tables
from app.matching.reading.labelling import label
from app.matching.repair import repair
from app.matching.tables import MatchingTables
from app.services.content.matching_tables import read_tables
from app.services.seed.loading import load_seed
from app.services.seed.reading import read_seed
from app.vocabulary import MATCHABLE_SCOPES


@dataclass(frozen=True, slots=True)
class Registry:
    """The tables and the index made of them."""

    tables: MatchingTables
    index: MatchIndex


def load_registry(seed: Path) -> Registry:
    """The seed loaded into a database of its own, read back and compiled."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/registry.db"
        schema.upgrade(url)
        engine = make_engine(url)
        with transaction(engine) as session:
            load_seed(session, read_seed(seed), at=datetime.now(UTC), actor="bench")
        with reading(engine) as session:
            tables = read_tables(session)
        engine.dispose()
    return Registry(tables, compile_tables(tables))


def decided(title: str, index: MatchIndex) -> Verdict:
    """The decision alone, at standard strictness: no suggestions, no wording."""
    return decide_title(label(index.read(repair(title)), index), index)


def names_of(tables: MatchingTables) -> Iterator[tuple[str, str]]:
    """Every name and synonym that may match, as (text, role id)."""
    for role in tables.roles:
        yield role.name, role.role_id
        for former in role.former_names:
            yield former.name, role.role_id
    for term in tables.terms:
        if term.scope in MATCHABLE_SCOPES:
            yield term.text, term.role_id
