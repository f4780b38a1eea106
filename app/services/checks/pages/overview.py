"""What the first page of a checked list shows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import Session

from app.db.models import CheckJob, CheckTitle
from app.services.checks import jobs
from app.services.checks.pages.reading import CheckedList, read_list
from app.services.checks.pages.settling import SettlingCounts, count_titles, needing_a_person
from app.vocabulary import CheckState

MOST_FIRST: Final = 10


@dataclass(frozen=True, slots=True)
class Overview:
    """A list that is checked, the titles that need a person first, and how many are settled."""

    checked: CheckedList
    first: tuple[CheckTitle, ...]
    counts: SettlingCounts


def read_overview(session: Session, check_id: str, now: datetime) -> Overview | CheckJob:
    """What a list comes to, or its check while it is not done. Five queries at most.

    Raises `CheckNotFoundError` once it is deleted.
    """
    job = jobs.get_page_job(session, check_id, now)
    if job.state != CheckState.DONE:
        return job
    checked = read_list(session, check_id, now)
    first = needing_a_person(session, check_id, MOST_FIRST)
    return Overview(checked, first, count_titles(session, check_id))
