"""The engine's word lists as a test needs them: in a database, or in a folder of seed files."""

from pathlib import Path

from sqlmodel import Session

from app.db.models import LexiconEntry
from app.vocabulary import Origin


def read_as(session: Session, variant: str, words: str) -> None:
    """Let the engine read a variant as other words ('snr' as 'senior')."""
    session.add(
        LexiconEntry(
            lexicon="rewrite",
            term=variant,
            category="",
            value=words,
            source_id="example-study",
            origin=Origin.SEED,
        )
    )
    session.flush()


def read_as_in_files(folder: Path, variant: str, words: str) -> None:
    """The same for the files of a seed; the variant must come last in its file."""
    with (folder / "lexicon.csv").open("a") as file:
        file.write(f"rewrite,{variant},,{words},,,example-study,\n")
