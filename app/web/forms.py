"""Forms of pages: what was typed, and what is wrong with it, beside its field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

ReadT = TypeVar("ReadT", bound=BaseModel)
_FORM: Final = "application/x-www-form-urlencoded"
_MOST_FIELDS: Final = 2_000


@dataclass(frozen=True, slots=True)
class Filled(Generic[ReadT]):
    """A form as it was sent. `read` is what it says; None where `faults` has messages by field."""

    values: Mapping[str, str]
    read: ReadT | None
    faults: dict[str, str] = field(default_factory=dict)


async def form_fields(request: Request) -> dict[str, str]:
    """The fields of a form that holds no file: the last value of each name.

    Use it with `Depends`. The text is as it was typed, without spaces at both ends. Raises
    `RequestValidationError` for a body that is no form.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise RequestValidationError(
            [{"type": "value_error", "loc": ("body",), "msg": "Send the form of this page"}]
        )
    async with request.form(max_fields=_MOST_FIELDS) as form:
        return {name: value.strip() for name, value in form.multi_items() if isinstance(value, str)}


def fill(model: type[ReadT], values: Mapping[str, str], words: Mapping[str, str]) -> Filled[ReadT]:
    """A form read by a model. `words` has the message for each field that does not fit.

    An empty field counts as one that is not given. A field without words gets the model's
    message.
    """
    given = {name: text for name, text in values.items() if text}
    try:
        return Filled(values, model.model_validate(given))
    except ValidationError as error:
        faults = {
            str(fault["loc"][0]) if fault["loc"] else "form": fault["msg"].removeprefix(
                "Value error, "
            )
            for fault in error.errors()
        }
        return Filled(values, None, {name: words.get(name, text) for name, text in faults.items()})
