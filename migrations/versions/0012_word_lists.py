"""A table for each word list, in place of one table for all of them.

The history and the stored releases keep the entries of the old table as they were.
"""

import hashlib
import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.services.content.earlier_rows import KEYS, LEXICON, PLACES, as_word, as_word_lists

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_log = logging.getLogger("alembic.runtime.migration")
_OTHER_CONTENT = (
    "ambiguous_candidate",
    "ambiguous_title",
    "code",
    "code_evidence",
    "code_system",
    "code_system_version",
    "code_title",
    "former_name",
    "mapping",
    "organisation",
    "relation",
    "role",
    "role_skill_mix",
    "skill_mix_change_type",
    "source",
    "study_availability",
    "synonym",
)
_NOT_HASHED = ("id", "origin")
_KINDS = {
    "rewritten_word": ("spelling", "variant", "abbreviation", "as written"),
    "context_word": (
        "setting",
        "population",
        "specialty",
        "service",
        "place",
        "organisation",
        "work",
    ),
    "grade_word": ("level", "contract"),
    "modifier_word": (
        "training",
        "assistant",
        "associate",
        "advanced",
        "consultant",
        "deputy",
        "director",
        "exclusion",
        "not yet",
    ),
    "set_aside_word": ("contract", "hours", "recruitment", "function", "status"),
    "head_word": ("profession", "generic", "discipline", "team or place"),
    "special_term": (
        "function",
        "level",
        "registration",
        "general parent",
        "grade form",
        "level role",
        "contested level",
        "medical grade",
    ),
}


def upgrade() -> None:
    _create_word_lists()
    before = _hash((*_OTHER_CONTENT, LEXICON))
    entries = _rows(LEXICON)
    lost = [entry for entry in entries if as_word(entry) is None]
    if lost:
        shown = "; ".join(f"{entry['lexicon']}: {entry['term']}" for entry in lost)
        _log.warning("Left out, because no word list knows them and they had no effect: %s", shown)
    for name, rows in as_word_lists(entries).items():
        op.bulk_insert(_table(name), rows)
    op.drop_table(LEXICON)
    _stamp(before, _hash((*_OTHER_CONTENT, *KEYS)))


def downgrade() -> None:
    _create_lexicon()
    before = _hash((*_OTHER_CONTENT, *KEYS))
    entries = [_entry(name, row) for name in KEYS for row in _rows(name)]
    if entries:
        op.bulk_insert(_table(LEXICON), entries)
    for name in KEYS:
        op.drop_table(name)
    _stamp(before, _hash((*_OTHER_CONTENT, LEXICON)))


def _create_word_lists() -> None:
    _create_word_list("rewritten_word", _text("kind"), _text("rewritten"))
    _create_word_list(
        "context_word",
        _text("kind"),
        _text("label"),
        sa.Column("is_mental_health", sa.Boolean(), nullable=False),
    )
    _create_word_list("grade_word", _text("kind"), _text("label"))
    _create_word_list("modifier_word", _text("kind"), _text("label"))
    _create_word_list("set_aside_word", _text("kind"), _maybe_text("label"))
    _create_word_list("head_word", _text("kind"))
    _create_word_list("other_job_word", sa.Column("is_in_charge", sa.Boolean(), nullable=False))
    _create_word_list("guard_word")
    _create_word_list("special_term", _maybe_text("role_id"), _maybe_text("label"))


def _create_word_list(name: str, *columns: sa.Column[Any]) -> None:
    key = KEYS[name]
    op.create_table(
        name,
        *(_text(column) for column in key),
        *columns,
        *_cited(name),
        *_is_known(name, "kind", _KINDS.get(name)),
        sa.PrimaryKeyConstraint(*key, name=f"pk_{name}"),
        *_of_role(name),
    )
    op.create_index(f"ix_{name}_source_id", name, ["source_id"])
    if name in _ABOUT_ROLES:
        op.create_index(f"ix_{name}_role_id", name, ["role_id"])


def _create_lexicon() -> None:
    key = ("lexicon", "term", "category", "value")
    op.create_table(
        LEXICON,
        *(_text(column) for column in key),
        _maybe_text("role_id"),
        *_cited(LEXICON),
        sa.PrimaryKeyConstraint(*key, name=f"pk_{LEXICON}"),
        *_of_role(LEXICON),
    )
    op.create_index(f"ix_{LEXICON}_role_id", LEXICON, ["role_id"])
    op.create_index(f"ix_{LEXICON}_source_id", LEXICON, ["source_id"])


_ABOUT_ROLES = ("guard_word", "special_term", LEXICON)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=False)


def _maybe_text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=True)


def _cited(name: str) -> Iterator[Any]:
    yield _text("origin")
    yield _maybe_text("note")
    yield _text("source_id")
    yield _maybe_text("source_detail")
    yield from _is_known(name, "origin", ("seed", "proposal", "derived"))
    yield sa.ForeignKeyConstraint(["source_id"], ["source.source_id"], name=f"fk_{name}_source_id")


def _is_known(name: str, column: str, words: Iterable[str] | None) -> Iterator[Any]:
    if words is not None:
        listed = ", ".join(f"'{word}'" for word in words)
        yield sa.CheckConstraint(f"{column} IN ({listed})", name=f"ck_{name}_{column}_is_known")


def _of_role(name: str) -> Iterator[Any]:
    if name in _ABOUT_ROLES:
        yield sa.ForeignKeyConstraint(["role_id"], ["role.role_id"], name=f"fk_{name}_role_id")


def _entry(name: str, row: dict[str, Any]) -> dict[str, Any]:
    """The entry that a row of a word list was made from."""
    lexicon, category = next(
        place
        for place, (table, said) in PLACES.items()
        if table == name and all(row[column] == value for column, value in said.items())
    )
    return {
        "lexicon": lexicon,
        "term": row.get("written") or row.get("words"),
        "category": category,
        "value": _value(lexicon, row),
        "role_id": row.get("role_id"),
        **{column: row[column] for column in ("origin", "note", "source_id", "source_detail")},
    }


def _value(lexicon: str, row: dict[str, Any]) -> str:
    if lexicon in ("head", "field", "collective"):
        return str(row["words"])
    if lexicon == "guard":
        return str(row["role_id"])
    if lexicon == "rewrite":
        return str(row["rewritten"])
    return row.get("label") or ""


def _table(name: str) -> sa.Table:
    return sa.Table(name, sa.MetaData(), autoload_with=op.get_bind(), resolve_fks=False)


def _rows(name: str) -> list[dict[str, Any]]:
    return [dict(row) for row in op.get_bind().execute(sa.select(_table(name))).mappings()]


def _hash(names: Iterable[str]) -> str:
    """The hash of the content, as the registry calculates it."""
    digest = hashlib.sha256()
    for name in sorted(names):
        for line in sorted(_line(name, row) for row in _rows(name)):
            digest.update(line.encode() + b"\n")
    return f"sha256:{digest.hexdigest()}"


def _line(name: str, row: dict[str, Any]) -> str:
    fact = {column: row[column] for column in sorted(row) if column not in _NOT_HASHED}
    return json.dumps([name, fact], ensure_ascii=False, separators=(",", ":"))


def _stamp(before: str, after: str) -> None:
    """Give the content its new hash, unless the old hash was not that of the content.

    Rows that were changed without the registry's knowledge must still be found out.
    """
    op.get_bind().execute(
        sa.text(
            "UPDATE registry_version SET number = number + 1, content_hash = :after "
            "WHERE content_hash = :before AND content_hash <> :after"
        ),
        {"before": before, "after": after},
    )
