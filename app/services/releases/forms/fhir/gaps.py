"""The roles that are proved to have no code in a list, from the table of gaps."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from app.services.codes.gaps.judging import GapStatus
from app.services.releases.forms.tables import PublishedTable

NoCode = Mapping[tuple[str, str], Sequence[str]]
"""Ids of roles by the list and the version that was judged."""


def roles_without_code(gaps: PublishedTable) -> NoCode:
    """The roles with the status `no_code`. A role that is not known is in none."""
    names = [column.name for column in gaps.columns]
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for cells in gaps.rows:
        row = dict(zip(names, cells, strict=True))
        if row["status"] == GapStatus.NO_CODE:
            found[row["system"], row["version"]].append(row["role_id"])
    return {key: sorted(role_ids) for key, role_ids in found.items()}
