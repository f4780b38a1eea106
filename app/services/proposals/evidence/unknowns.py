"""What an evidence pack cannot say, in sentences for the people who read the pack."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.db.models import Role
from app.services.codes.gaps.judging import GapStatus
from app.services.codes.gaps.report import RoleGap
from app.services.proposals.payloads.kinds import NewCode
from app.services.trusts.availability import Summary
from app.services.trusts.disclosure import SMALLEST_SHOWN
from app.vocabulary import DefinitionBasis


@dataclass(frozen=True, slots=True)
class SeenTitle:
    """A title that is used for the role, in a source or in the lists of this many trusts."""

    title: str
    kind: str
    trusts: int | None
    source: str | None


@dataclass(frozen=True, slots=True)
class WithoutCode:
    """How long the role has had no code, in full years at least, or the reason why not known."""

    full_years: int | None
    days: int | None
    since: str | None
    until: str | None
    reason: str | None


def what_is_not_known(
    role: Role,
    asked: NewCode,
    gap: RoleGap,
    reported: Summary | None,
    titles: Sequence[SeenTitle],
    without: WithoutCode,
) -> Iterator[str]:
    """One sentence for each fact that is not known."""
    if gap.status is GapStatus.NOT_KNOWN:
        yield f"Whether the list lacks the role: {gap.reason}"
    if without.full_years is None:
        yield f"How long the role has had no code: {without.reason}"
    yield from _unknown_figures(reported, titles)
    yield from _unknown_facts(role, asked)
    if not gap.hides_under:
        yield "Which codes these posts are recorded under today: no source names any."


def _unknown_figures(reported: Summary | None, titles: Sequence[SeenTitle]) -> Iterator[str]:
    if reported is None:
        yield "How many trusts employ the role: no trust's list in the registry names it."
    elif reported.staff.at_most is None:
        yield "How many staff there are in total: some trusts that name the role give no number."
    if not any(title.trusts for title in titles):
        yield (
            f"Which titles trusts use: fewer than {SMALLEST_SHOWN} lists in the registry have the "
            "same title. The titles in the pack come from sources."
        )


def _unknown_facts(role: Role, asked: NewCode) -> Iterator[str]:
    if not (asked.staff_group or role.staff_group):
        yield "The staff group: neither the proposal nor a source names one."
    if not (role.afc_band_min or role.afc_band_max):
        yield "The level: no source gives a pay band."
    if not (asked.area_of_work or role.setting):
        yield "The area of work: neither the proposal nor a source names one."
    if role.definition_basis == DefinitionBasis.GENERAL_KNOWLEDGE:
        yield "A published definition: the registry's own is based on general knowledge."
    if not asked.nearest:
        yield "Why the nearest codes are not suitable: the proposal does not say."
