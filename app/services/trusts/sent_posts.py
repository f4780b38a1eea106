"""Posts that are sent as JSON, read by the rules for the rows of a file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from app.errors import Fault, PersonalDataError
from app.matching.repair import TitleError, repair
from app.plurals import counted
from app.services.posts.cells import read_band, read_job_role
from app.services.posts.remarks import remarks_on, with_remarks
from app.services.trusts.lines import PostLine
from app.services.trusts.rows import NOT_A_TITLE, TEXTS, posts_of_table, raise_faults
from app.spreadsheets import privacy
from app.spreadsheets.files import read_file
from app.spreadsheets.rows import messages
from app.spreadsheets.rows.kinds import kind_of_row
from app.spreadsheets.rows.people import People
from app.spreadsheets.tables import ColumnUse, Limits, Remark, RowKind, Table, Wanted
from app.vocabulary import HeadcountQuality


@dataclass(frozen=True, slots=True)
class SentPosts:
    """The posts to store, and what was left out of them or changed. The first row is 1."""

    posts: tuple[PostLine, ...]
    remarks: tuple[Remark, ...]


def read_posts_file(data: bytes, wanted: Wanted, limits: Limits) -> tuple[SentPosts, Table]:
    """The posts of a file, and how it was read. Raises `TableError` with each fault's row."""
    table = with_remarks(read_file(data, wanted, limits))
    return SentPosts(posts_of_table(table), table.remarks), table


def read_posts(sent: Sequence[PostLine], job_words: frozenset[str]) -> SentPosts:
    """The posts with their cells read. Totals, vacancies and posts with nobody are left out.

    Raises `TableError` for titles that cannot be read, `PersonalDataError` for words that
    look like a person's.
    """
    reader = _Reader(People(job_words))
    posts = [reader.post(number, post) for number, post in enumerate(sent, start=1)]
    reader.raise_faults()
    remarks = tuple(messages.first_remarks(reader.remarks))
    return SentPosts(tuple(post for post in posts if post is not None), remarks)


def check_words(words: Iterable[str | None], job_words: frozenset[str]) -> None:
    """Raise `PersonalDataError` where one of some texts looks like a person's data."""
    sorts = [privacy.found_in(text, job_words) for text in words if text]
    faults = [Fault(f"This looks like {sort}. Take it out.") for sort in sorts if sort is not None]
    if faults:
        raise PersonalDataError("Nothing was kept.", faults)


@dataclass(slots=True)
class _Reader:
    """Reads one post after another, noting what cannot be used and what was changed."""

    people: People
    faults: list[Fault] = field(default_factory=list)
    persons: list[Fault] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def post(self, number: int, sent: PostLine) -> PostLine | None:
        """The post with its cells read. None where it is not one, or cannot be used."""
        self._look_for_persons(number, sent)
        try:
            title = " ".join(repair(sent.title).split())
        except TitleError as error:
            self.faults.append(Fault(str(error), number, "title"))
            return None
        title = self._without_name(number, title)
        post = replace(
            sent,
            title=title,
            band=read_band(sent.band or ""),
            job_role=read_job_role(sent.job_role or ""),
        )
        return post if self._is_post(number, post) else None

    def raise_faults(self) -> None:
        """Raise an error with every place that cannot be stored."""
        if self.persons:
            places = counted(len(self.persons), "place looks", "places look")
            message = f"{places} like data about a person. Nothing was kept."
            faults = messages.first_faults([*self.persons, *self.faults])
            raise PersonalDataError(message, faults)
        raise_faults(self.faults)

    def _look_for_persons(self, number: int, post: PostLine) -> None:
        for name, text in _words(post):
            sort = self.people.found_in(text)
            # Sites are named after people.
            if sort is not None and not (sort == privacy.NAME and name == ColumnUse.SITE):
                self.persons.append(Fault(f"This looks like {sort}. Take it out.", number, name))

    def _without_name(self, number: int, title: str) -> str:
        shorter = self.people.without_name(title)
        if shorter is not None:
            self._remark(number, shorter, messages.NAME_LEFT_OUT)
        elif self.people.may_have_name(title):
            self._remark(number, "", messages.MAY_BE_NAME)  # the name is not repeated
        return title if shorter is None else shorter

    def _is_post(self, number: int, post: PostLine) -> bool:
        cells = _cells(post)
        kind = kind_of_row(post.title, cells)
        if kind is RowKind.NO_TITLE:
            self.faults.append(Fault(NOT_A_TITLE, number, "title"))
        elif kind is RowKind.POST:
            self.remarks.extend(remarks_on(number, post.band or "", ""))
        else:
            self._remark(number, post.title, messages.why_not_counted(kind, cells) or "")
        return kind is RowKind.POST

    def _remark(self, number: int, text: str, message: str) -> None:
        self.remarks.append(Remark(number, self.people.shown(text), message))


def _words(post: PostLine) -> Iterator[tuple[str, str]]:
    for name in (ColumnUse.TITLE, *TEXTS):
        text = getattr(post, name)
        if text:
            yield name, text


def _cells(post: PostLine) -> dict[str | None, str]:
    """The cells of a file's row that says the same."""
    count = post.headcount.number if post.headcount.quality is HeadcountQuality.EXACT else None
    return {
        ColumnUse.TITLE: post.title,
        ColumnUse.HEADCOUNT: "" if count is None else str(count),
        ColumnUse.FTE: "" if post.fte is None else str(post.fte),
    }
