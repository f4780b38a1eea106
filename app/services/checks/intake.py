"""Takes a list in from a page: it is checked, or its sender is shown what to choose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from app.db.models import CheckJob
from app.db.session import reading, transaction
from app.errors import FileKindError, FileTooLargeError, PersonalDataError, TableError
from app.services.checks.desk import Desk
from app.services.checks.pages import holding
from app.spreadsheets.files import ReadFile, preview_apart
from app.spreadsheets.joining import join_tables
from app.spreadsheets.previews import FilePreview
from app.spreadsheets.tables import Wanted, to_bytes

_SEVERAL = "Several sheets have a column of job titles. Choose which to check."
_NEVER_CHOSEN = (FileKindError, FileTooLargeError, PersonalDataError)


@dataclass(frozen=True, slots=True)
class SentList:
    """A list as it was sent. `chooses`: its sender wants to see the columns first.

    `is_pasted`: it was pasted as text, so it is no file.
    """

    data: bytes
    is_list_of_titles: bool = False
    skips_faulty_rows: bool = False
    chooses: bool = False
    is_pasted: bool = False

    def wanted(self, job_words: frozenset[str]) -> Wanted:
        """What is said of the file."""
        return Wanted(
            {},
            job_words=job_words,
            is_list_of_titles=self.is_list_of_titles,
            skips_faulty_rows=self.skips_faulty_rows,
            is_pasted=self.is_pasted,
        )


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file that waits for a choice: the key that opens it, its first rows, and why."""

    key: str
    preview: FilePreview
    why: str = ""


@dataclass(frozen=True, slots=True)
class SheetChoice:
    """A sheet by its place in the preview, where its headings are, and its columns by number."""

    place: int
    headings: tuple[int, int]
    columns: Mapping[str, str]
    skips_faulty_rows: bool = False


def take_in(desk: Desk, sent: SentList) -> CheckJob | HeldFile:
    """The check of a list, or the held file where its sender has to choose.

    Raises `TableError` for a file that no choice makes readable.
    """
    if sent.chooses:
        return _hold(desk, sent, "")
    try:
        read = desk.read(sent.data, sent.wanted)
    except _NEVER_CHOSEN:
        raise
    except TableError as error:
        return _hold_if_of_use(desk, sent, error)
    if read.unread_sheets:
        return _hold(desk, sent, _SEVERAL)
    return desk.keep_for_pages(read)


def look_again(desk: Desk, key: str) -> HeldFile:
    """A held file with its first rows. Raises `SentFileGoneError`."""
    return HeldFile(key, _preview(desk, _opened(desk, key)))


def check_chosen(desk: Desk, held: HeldFile, chosen: Sequence[SheetChoice]) -> CheckJob:
    """The check of the sheets that were chosen, as one list. The file is held no longer.

    Raises `TableError` for sheets that cannot be read so: the file is held as before.
    """
    data = _opened(desk, held.key)
    read = [desk.read(data, partial(_wanted, held.preview, choice)) for choice in chosen]
    job = desk.keep_for_pages(read[0] if len(read) == 1 else _joined(desk, read))
    with transaction(desk.engine) as session:
        holding.let_go(session, held.key)
    return job


def _wanted(preview: FilePreview, choice: SheetChoice, job_words: frozenset[str]) -> Wanted:
    return Wanted(
        choice.columns,
        sheet=preview.sheets[choice.place].name or None,
        job_words=job_words,
        skips_faulty_rows=choice.skips_faulty_rows,
        headings=choice.headings,
    )


def _joined(desk: Desk, read: Sequence[ReadFile]) -> ReadFile:
    table = join_tables([one.table() for one in read], desk.rules.limits.csv_rows)
    return ReadFile(len(table.rows), to_bytes(table))


def _hold_if_of_use(desk: Desk, sent: SentList, error: TableError) -> HeldFile:
    """The file with its preview, if choosing can help. Raises the error if it cannot."""
    if error.faults or sent.is_list_of_titles:
        raise error
    try:
        # The page itself says what to do about it.
        held = _hold(desk, sent, f"{error.summary.partition('. ')[0].rstrip('.')}.")
    except TableError:
        raise error from None
    return held


def _hold(desk: Desk, sent: SentList, why: str) -> HeldFile:
    preview = _preview(desk, sent.data)
    if not any(len(sheet.rows) > 1 for sheet in preview.sheets):
        raise TableError("The file has no rows under its headings.")
    with transaction(desk.engine) as session:
        key = holding.hold(session, sent.data, datetime.now(UTC))
    return HeldFile(key, preview, why)


def _preview(desk: Desk, data: bytes) -> FilePreview:
    words = desk.basis.current.job_words
    return preview_apart(data, Wanted({}, job_words=words), desk.rules.limits)


def _opened(desk: Desk, key: str) -> bytes:
    with reading(desk.engine) as session:
        return holding.open_file(session, key, datetime.now(UTC))
