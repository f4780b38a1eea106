"""The form that asks about one title, as it comes in the address of a page."""

from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import BaseModel, Field

from app.matching.resolution import Hints

Fact = Annotated[str | None, Field(default=None, max_length=200)]
_TOO_LONG: Final = "Use 200 characters or fewer"
CONTEXT: Final[Mapping[str, tuple[str, str]]] = {
    "band": ("Pay band", "For example, 6 or 8a"),
    "occupation_code": ("NHS occupation code", "For example, H1D"),
    "job_role": ("ESR job role", "A code or a name"),
    "staff_group": ("ESR staff group", "For example, Nursing and Midwifery Registered"),
    "setting": ("Where the post works", "For example, primary care"),
}
"""What a person can add: the label and the hint of each field."""

MESSAGES: Final[Mapping[str, str]] = {
    "title": "Enter a job title",
    **dict.fromkeys(CONTEXT, _TOO_LONG),
}
"""What to say beside a field that does not fit."""


class AskedTitle(BaseModel):
    """A title and what is known about the post. The engine says what is wrong with a title."""

    title: str
    band: Fact
    occupation_code: Fact
    job_role: Fact
    staff_group: Fact
    setting: Fact

    def hints(self) -> Hints:
        """What is known about the post, as the engine takes it."""
        return Hints(**{name: getattr(self, name) for name in CONTEXT})


def asked_again(values: Mapping[str, str]) -> dict[str, str]:
    """The fields of a question that have a value, for a link that asks it again."""
    return {name: values[name] for name in ("title", *CONTEXT) if values.get(name)}
