"""The golden set: titles written for the project, with the answer that the policy asks for."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, StringConstraints
from pydantic import model_validator as validate_model

from app.errors import SeedError
from app.matching.repair import TitleError, repair
from app.matching.resolution import Hints, Outcome, Resolution
from app.matching.resolve import TitleQuery
from app.services.seed.cells import MaybeBand, MaybeSlug, MaybeText, SeedData, SeedLine, Text
from app.services.seed.checks import disorder
from app.services.seed.reading import read_file


class Quality(StrEnum):
    """How sure an expectation is. A named reviewer must agree to a change of a strong one."""

    STRONG = "STRONG"
    MEDIUM = "MEDIUM"
    WEAK = "WEAK"


def _readable(title: str) -> str:
    try:
        repair(title)
    except TitleError as error:
        raise ValueError(str(error)) from error
    return title


class GoldenTitle(SeedLine):
    """A row of golden_titles.csv. It is not content of the registry, so it has no table.

    `expected_role_id` is the role of a match, or the first candidate of an ambiguous title
    where that is certain. Only a row about the level has a `level`.
    """

    file = "golden_titles.csv"
    key_columns = ("title", "band")

    title: Annotated[Text, AfterValidator(_readable)]
    band: MaybeBand
    expected_outcome: Outcome
    expected_role_id: MaybeSlug
    level: MaybeText
    quality: Quality
    rule: Annotated[str, StringConstraints(pattern=r"^([1-9]|1[0-4]|form|case: [a-z -]+)$")]
    note: MaybeText

    @validate_model(mode="after")
    def role_goes_with_outcome(self) -> Self:
        """Refuse a match without a role, a role where nothing matches, a level without a match."""
        if self.expected_outcome is Outcome.MATCHED and self.expected_role_id is None:
            raise ValueError("a matched title needs expected_role_id")
        if self.expected_outcome is Outcome.UNMATCHED and self.expected_role_id is not None:
            raise ValueError("an unmatched title has no expected_role_id")
        if self.expected_outcome is not Outcome.MATCHED and self.level is not None:
            raise ValueError("only a matched title has a level")
        return self

    @property
    def query(self) -> TitleQuery:
        """The title as the engine is asked, with its band as a hint."""
        return TitleQuery(self.title, Hints(band=self.band))


def read_golden(path: Path) -> tuple[GoldenTitle, ...]:
    """The titles of a golden set. Raises `SeedError` with every fault as `file:line: message`."""
    file = read_file(path, GoldenTitle)
    data = SeedData({GoldenTitle.file: file.rows})
    faults = [*file.faults, *disorder(data, GoldenTitle)]
    if faults:
        raise SeedError(faults)
    return tuple(golden for _, golden in data.of(GoldenTitle))


def golden_file(folder: Path, *, otherwise: Path) -> Path:
    """The golden set of a seed folder. A folder without one, such as an export, uses the other."""
    own = folder / GoldenTitle.file
    return own if own.exists() else otherwise / GoldenTitle.file


def is_as_expected(golden: GoldenTitle, answer: Resolution) -> bool:
    """Whether an answer is as the golden set expects. A blank cell allows any value."""
    if answer.outcome is not golden.expected_outcome:
        return False
    if golden.expected_role_id not in (None, leading_role(answer)):
        return False
    return golden.level in (None, answer.reading.level)


def leading_role(answer: Resolution) -> str | None:
    """The role of a match, or the first candidate of an ambiguous title.

    None for an unmatched title: a near miss is never an answer.
    """
    if answer.outcome is Outcome.UNMATCHED or not answer.candidates:
        return None
    return answer.candidates[0].role.role_id
