"""What would settle whether a role has a code, in sentences for a data team. Pure."""

from collections.abc import Iterator, Sequence

from app.services.codes.gaps.judging import ExactGapStatus, GapBasis
from app.services.codes.gaps.report import RoleGap

_NEEDED = {
    ExactGapStatus.NOT_KNOWN: "A source that says which code posts of this role have.",
    ExactGapStatus.RETIRED_CODE_ONLY: "A source that says which code is used now.",
    ExactGapStatus.GRADE_LINE: (
        "Nothing more for the role: the specialty of the post gives the other code."
    ),
    ExactGapStatus.FIELD_KNOWN: (
        "A source that says at which level such posts are coded, or the grade of the post."
    ),
    ExactGapStatus.NO_CODE: "A new code in a later version of the list.",
    ExactGapStatus.SHARED_CODE_ONLY: "A code of its own in a later version of the list.",
    ExactGapStatus.YOUNGER_THAN_LIST: "A version of the list that is later than the role.",
    ExactGapStatus.LIST_NOT_LOADED: "A version of the list that shows the day that is asked about.",
}


def what_would_settle(gap: RoleGap, later_versions: Sequence[str]) -> tuple[str, ...]:
    """One sentence for each thing that would decide or change the answer."""
    return tuple(_sentences(gap, later_versions))


def _sentences(gap: RoleGap, later: Sequence[str]) -> Iterator[str]:
    if gap.exact is ExactGapStatus.OWN_CODE and gap.basis is GapBasis.SOURCED:
        return
    if gap.basis is GapBasis.READING:
        codes = ", ".join(code.code or code.display for code in gap.codes)
        yield f"A source that confirms the reading: {codes}."
    elif gap.exact in _NEEDED:
        yield _NEEDED[gap.exact]
    if later:
        one = "This later version is" if len(later) == 1 else "These later versions are"
        yield f"{one} known and not loaded: {', '.join(later)}."
    for number in gap.open_proposals:
        yield f"Proposal {number} is open and is about the code of this role."
