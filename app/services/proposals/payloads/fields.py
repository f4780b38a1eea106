"""The kinds of text that the fields of a proposal accept."""

import re
import unicodedata
from typing import Annotated, Final

from pydantic import AfterValidator, StringConstraints

from app.services.seed.cells import Slug, real_date

_EDGE: Final = r"[^\s\x00-\x1f\x7f-\x9f]"
_LINE: Final = rf"^{_EDGE}([^\x00-\x1f\x7f-\x9f]*{_EDGE})?$"
_LIST_ITEM: Final = r"^[^\s\x00-\x1f\x7f-\x9f;]([^\x00-\x1f\x7f-\x9f;]*[^\s\x00-\x1f\x7f-\x9f;])?$"
_DATE: Final = r"^[12][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"

ShortText = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=_LINE)]
"""A name, title or phrase. No control characters, and no space at either end."""

LongText = Annotated[str, StringConstraints(min_length=1, max_length=4_000, pattern=_LINE)]
"""A definition, reason or comment in sentences, written on one line."""

ListItem = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=_LIST_ITEM)]
"""A word or phrase that is stored in a list: no semicolon."""

RoleId = Annotated[Slug, StringConstraints(max_length=120)]
CodeText = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=_LINE)]
"""A code, or the version of a code list, exactly as the list writes it."""

FactDate = Annotated[str, StringConstraints(pattern=_DATE), AfterValidator(real_date)]
"""A date as its source gives it: 2018, 2018-12 or 2018-12-31."""


Link = Annotated[
    str,
    StringConstraints(
        max_length=1_000,
        pattern=r"^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~%!$&'()*+,;=:@/?#-]*)?$",
    ),
]
"""The whole address of a page or file on the web."""


def slug(text: str) -> str:
    """A permanent id made from words.

    >>> slug("Children's Wellbeing Practitioner (schools)")
    'childrens-wellbeing-practitioner-schools'
    """
    plain = unicodedata.normalize("NFKD", text.casefold().replace("&", " and "))
    kept = re.sub(r"['\u2019]", "", plain).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", kept))
