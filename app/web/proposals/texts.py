"""Reasons and comments as they are typed into the forms of a proposal."""

from dataclasses import dataclass
from typing import Final

from pydantic import TypeAdapter, ValidationError

from app.errors import ProposalInvalidError
from app.services.proposals.payloads.fields import LongText
from app.services.proposals.privacy import must_name_nobody

_LONG_TEXT: Final = TypeAdapter(LongText)


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text on one line. It is None where nothing was typed, or where there is a fault."""

    text: str | None
    fault: str = ""


def read_text(typed: str, job_words: frozenset[str], *, missing: str = "") -> ReadText:
    """What was typed. `missing` is the message for nothing, where something is needed.

    >>> read_text(" In two\\nlines. ", frozenset()).text
    'In two lines.'
    """
    text = " ".join(typed.split())
    if not text:
        return ReadText(None, missing)
    try:
        _LONG_TEXT.validate_python(text)
        must_name_nobody({"text": text}, job_words)
    except ValidationError:
        return ReadText(None, "Use at most 4,000 characters, and no control characters")
    except ProposalInvalidError as invalid:
        return ReadText(None, invalid.places[0][1])
    return ReadText(text)
