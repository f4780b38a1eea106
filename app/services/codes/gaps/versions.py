"""Which version of a list a question is judged by, and whether it can answer the question."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.dates import has_begun
from app.db.models import CodeSystemVersion
from app.services.codes.gaps.judging import ListVersion
from app.services.codes.lists import SystemWithVersions, pick_version, version_date


@dataclass(frozen=True, slots=True)
class JudgedVersion:
    """The version that a question is judged by, or the reason why no version can answer it.

    `opened` is the date of each version of the list that has one. `later` are the versions that
    are known to be later than the one judged, and are not loaded, oldest first.
    """

    system: str
    version: ListVersion | None
    unknown: str | None
    opened: Mapping[str, str]
    later: tuple[str, ...] = ()

    @property
    def says(self) -> str:
        """The date of the list, and how many later versions are not loaded, in words."""
        if self.version is None:
            return "No version of this list is loaded."
        return f"{_date_in_words(self.version)} {_later_in_words(self.later)}"


def judged_version(
    system: SystemWithVersions, version: str | None, as_of: date | None
) -> JudgedVersion:
    """The version that is named, else the one that shows the day, else the newest loaded one.

    Raises `CodeSystemNotFoundError` for a version that the registry does not know.
    """
    row = pick_version(system, version)
    if version is None and as_of is not None:
        row = _loaded_on(system, as_of) or row
    system_id, opened = system.system.system_id, _dates(system)
    if row is None:
        return JudgedVersion(system_id, None, "No version of this list is loaded.", opened)
    judged = ListVersion(row.system_id, row.version, row.judged_on, row.not_before)
    unknown = _why_unknown(system, row, as_of)
    return JudgedVersion(system_id, judged, unknown, opened, later_versions(system, row))


def later_versions(system: SystemWithVersions, row: CodeSystemVersion) -> tuple[str, ...]:
    """The known versions that are later than one and are not loaded, oldest first.

    A version without a date does not count.
    """
    shown = version_date(row)
    if shown is None:
        return ()
    dates = ((other.version, version_date(other)) for other in _not_loaded(system))
    return tuple(version for version, known in dates if known is not None and known > shown)


def _not_loaded(system: SystemWithVersions) -> Iterator[CodeSystemVersion]:
    return (row for row in system.versions if not row.is_loaded)


def _date_in_words(version: ListVersion) -> str:
    if version.judged_on is not None:
        return f"The list shows {version.judged_on}."
    if version.not_before is not None:
        return (
            f"The date of the list is not known, except that it is not older than "
            f"{version.not_before}."
        )
    return "The date of the list is not known."


def _later_in_words(later: Sequence[str]) -> str:
    if not later:
        return "No later version is known to the registry."
    one = "version is known and is" if len(later) == 1 else "versions are known and are"
    return f"{len(later)} later {one} not loaded: {', '.join(later)}."


def _dates(system: SystemWithVersions) -> dict[str, str]:
    dates = {}
    for row in system.versions:
        shown = version_date(row)
        if shown:
            dates[row.version] = shown
    return dates


def _loaded_on(system: SystemWithVersions, day: date) -> CodeSystemVersion | None:
    """The newest loaded version that shows a date not after the day."""
    dated = [row for row in system.versions if row.is_loaded and row.judged_on]
    return next((row for row in reversed(dated) if has_begun(row.judged_on, day)), None)


def _why_unknown(
    system: SystemWithVersions, row: CodeSystemVersion, as_of: date | None
) -> str | None:
    if not row.is_loaded:
        return f"Version {row.version} of this list is not loaded."
    return None if as_of is None else _why_not_on(system, row, as_of)


def _why_not_on(system: SystemWithVersions, row: CodeSystemVersion, day: date) -> str | None:
    """Why a version cannot show which codes were in use on a day, or None where it can."""
    if row.judged_on is None:
        return (
            f"The date of version {row.version} is not known, so it cannot show which codes "
            f"were in use on {day.isoformat()}."
        )
    if not has_begun(row.judged_on, day):
        return f"Version {row.version} shows {row.judged_on}, which is after {day.isoformat()}."
    if day.isoformat().startswith(row.judged_on) or _is_followed(system, row.judged_on, day):
        return None
    return (
        f"Version {row.version} shows {row.judged_on}. No version that is loaded shows which "
        f"codes were in use on {day.isoformat()}."
    )


def _is_followed(system: SystemWithVersions, judged_on: str, day: date) -> bool:
    """Whether the next version is known and came after the day: nothing changed before that."""
    later = [shown for shown in _dates(system).values() if shown > judged_on]
    return bool(later) and not has_begun(min(later), day)
