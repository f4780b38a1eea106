"""Cells of a list that look like data about a person: each text is looked at once."""

from dataclasses import dataclass, field
from typing import Final

from app.spreadsheets import privacy
from app.spreadsheets.headings import is_harmless, is_personal
from app.spreadsheets.rows.cells import NUMBERS
from app.spreadsheets.tables import ColumnUse, Heading

LONGEST_NAME: Final = 60
_LONGEST_SHOWN: Final = 120
_PLACES: Final = frozenset((ColumnUse.SITE, ColumnUse.ORGANISATION))
_CODES: Final = frozenset((*_PLACES, ColumnUse.TEAM))


@dataclass(slots=True)
class People:
    """Looks for data about people."""

    job_words: frozenset[str]
    _sorts: dict[str, str | None] = field(default_factory=dict)
    _shorter: dict[str, str | None] = field(default_factory=dict)

    def complaint(self, value: str, heading: Heading) -> str | None:
        """Why a cell must not be kept: it looks like data about a person. None for others."""
        if heading.used_as in NUMBERS or _is_code(value, heading):
            return None
        sort = self.found_in(value)
        if sort is None or (sort == privacy.NAME and heading.used_as in _PLACES):
            return None
        return f"The cell looks like {sort}. Take it out, or leave the column out."

    def found_in(self, text: str) -> str | None:
        """The sort of personal data that a text seems to contain. None where it seems safe."""
        if text not in self._sorts:
            self._sorts[text] = privacy.found_in(text, self.job_words)
        return self._sorts[text]

    def without_name(self, title: str) -> str | None:
        """A title without the name of its holder. None for a title without one."""
        if title not in self._shorter:
            self._shorter[title] = privacy.without_name(title, self.job_words)
        return self._shorter[title]

    def may_have_name(self, title: str) -> bool:
        """Whether a title may end in a name that cannot be distinguished from a place."""
        return privacy.may_end_in_name(title, self.job_words)

    def is_fit_to_show(self, text: str) -> bool:
        """Whether a text can be repeated in an answer: a heading or a note, not a person's data."""
        sort = privacy.found_in(text, self.job_words)
        # 'Surname, Forename' is written like a name.
        return sort is None or (sort == privacy.NAME and all(map(is_personal, text.split(","))))

    def shown(self, text: str) -> str:
        """A text as it is repeated in an answer: its start, or nothing of a person's data."""
        if not self.is_fit_to_show(text):
            return ""
        return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN].rstrip()} …"


def _is_code(value: str, heading: Heading) -> bool:
    """A number in a column such as a cost centre's or a department's is nobody's number."""
    is_of_post = heading.used_as in _CODES or is_harmless(heading.text)
    return is_of_post and value.replace("-", "").isdigit()
