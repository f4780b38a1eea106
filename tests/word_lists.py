"""The word lists as a test needs them: as phrases, in a database, or in a folder of seed files."""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from sqlmodel import Session

from app.db.models import RewrittenWord
from app.matching.tables import RewriteRow, WordLists
from app.vocabulary import Origin, RewriteKind


def phrases_of(lists: WordLists) -> Iterator[str]:
    """Every phrase of every list, as written."""
    for word_list in fields(lists):
        for row in getattr(lists, word_list.name):
            yield row.written if isinstance(row, RewriteRow) else row.words


def read_as(session: Session, variant: str, words: str) -> None:
    """Let the engine read a variant as other words ('snr' as 'senior')."""
    session.add(
        RewrittenWord(
            written=variant,
            kind=RewriteKind.VARIANT,
            rewritten=words,
            source_id="example-study",
            origin=Origin.SEED,
        )
    )
    session.flush()


def read_as_in_files(folder: Path, variant: str, words: str) -> None:
    """The same for the files of a seed; the variant must come last in its file."""
    with (folder / "rewrites.csv").open("a") as file:
        file.write(f"{variant},{RewriteKind.VARIANT},{words},,example-study,\n")
