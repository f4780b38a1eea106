"""What a person settled in a list, kept as the titles of their trust."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.db.models import CheckTitle
from app.services.checks.pages.settling import settled_titles
from app.services.history.recording import Author
from app.services.trusts.local_titles import TitleDecision, decide_titles, title_key
from app.services.trusts.sent_posts import check_words


@dataclass(frozen=True, slots=True)
class KeptTitles:
    """How many titles the trust keeps now, and how many it does not.

    `otherwise`: the trust decided them otherwise before, which stays. `by_code`: the list has
    two decisions on them, by their codes, and a trust's title has one.
    """

    kept: int
    otherwise: int
    by_code: int


def keep_for_trust(
    session: Session,
    check_id: str,
    ods_code: str,
    job_words: frozenset[str],
    author: Author,
    now: datetime,
) -> KeptTitles:
    """Keep the settled titles of a list as a trust's local titles.

    Raises `PersonalDataError` where one looks like data about a person, `NotATrustError` and
    `OrganisationClosedError`.
    """
    titles = settled_titles(session, check_id, now)
    check_words((text for title in titles for text in (title.title, title.reason)), job_words)
    decided = _by_title(titles)
    clear = [(title, found.pop()) for title, found in decided.items() if len(found) == 1]
    stay = decide_titles(session, ods_code, clear, author)
    return KeptTitles(len(clear) - len(stay), len(stay), len(decided) - len(clear))


def _by_title(titles: Iterable[CheckTitle]) -> dict[str, set[TitleDecision]]:
    """The decisions on each title, however it is spelt and whatever its code."""
    spelt: dict[str, str] = {}
    found: dict[str, set[TitleDecision]] = {}
    for title in titles:
        first = spelt.setdefault(title_key(title.title), title.title)
        found.setdefault(first, set()).add(TitleDecision(title.role_id, title.reason))
    return found
