"""What is known of a post besides its title: it can choose a role, or not fit the role."""

from typing import Final

from app.matching.coding import JOB_ROLE, OCCUPATION_CODE
from app.matching.deciding.asked import Asked
from app.matching.deciding.verdict import Verdict
from app.matching.index import MatchIndex
from app.matching.kinship import contains
from app.matching.resolution import Hints, Outcome
from app.matching.rules import Doubt, Rule, Why
from app.matching.tables import AmbiguousRow, RoleRow
from app.vocabulary import AfcBand

_BANDS: Final = tuple(AfcBand)


def choose_by_hints(verdict: Verdict, asked: Asked) -> Verdict:
    """An ambiguous title decided by what else is known of the post: never for a new role."""
    if verdict.outcome is not Outcome.AMBIGUOUS or verdict.ambiguous is None:
        return verdict
    hints, band = asked.hints, _band(asked)
    if band is None and not _is_anything_known(hints):
        return verdict
    choices = _choices(verdict, hints, band, asked.index)
    if len(set(choices.values())) > 1:
        given = " and ".join(choices)
        return verdict.explained(f"the hints disagree: {given} point to different roles")
    is_band_alone = list(choices) == [f"band {band}"]
    if not choices or (verdict.why is Why.CATCH_ALL and is_band_alone):
        return _narrowed(verdict, band)
    words, role_id = next(iter(choices.items()))
    chosen = verdict.matched(role_id, Rule.DECIDED_BY_HINT).only(role_id)
    return chosen.explained(f"{words} decides between the possible roles")


def doubt_by_hints(verdict: Verdict, asked: Asked) -> Verdict:
    """A match doubted where a band or staff group does not fit its role: said, and kept."""
    band = _band(asked)
    if verdict.role_id is None or not (band or asked.hints.staff_group):
        return verdict
    row = asked.index.role_rows[verdict.role_id]
    verdict = _doubted_by_band(verdict, band, row)
    return _doubted_by_staff_group(verdict, asked.hints.staff_group, row)


def _band(asked: Asked) -> str | None:
    """The band given, else the band that the title says."""
    band = asked.hints.band or asked.labels.band
    return band.lower().removeprefix("band").strip() or None if band else None


def _is_anything_known(hints: Hints) -> bool:
    known = hints.occupation_code or hints.job_role or hints.staff_group or hints.setting
    return bool(known)


def _choices(verdict: Verdict, hints: Hints, band: str | None, index: MatchIndex) -> dict[str, str]:
    """The role that each hint chooses, by the hint in words, the most certain hint first."""
    choices = {
        "the code given": _by_code(verdict, hints, index),
        "the setting given": _by_setting(verdict, hints, index),
        "the staff group given": _by_staff_group(verdict, hints, index),
        f"band {band}": _by_band(_row(verdict), band),
    }
    return {words: role_id for words, role_id in choices.items() if role_id is not None}


def _by_code(verdict: Verdict, hints: Hints, index: MatchIndex) -> str | None:
    """The one reading that owns a code given."""
    occupation_code = (hints.occupation_code or "").strip().upper()
    job_role = (hints.job_role or "").strip()
    owners = index.codes.owners.get((OCCUPATION_CODE, occupation_code), frozenset())
    owners |= index.codes.owners.get((JOB_ROLE, job_role), frozenset())
    return _only([role_id for role_id in verdict.candidates if role_id in owners])


def _by_setting(verdict: Verdict, hints: Hints, index: MatchIndex) -> str | None:
    """The one reading that the setting given is recorded for."""
    if not hints.setting or verdict.ambiguous is None:
        return None
    said = index.words(hints.setting)
    return _only(
        [
            role_id
            for role_id, phrases in verdict.ambiguous.spoken_for
            if any(contains(said, phrase) for phrase in phrases)
        ]
    )


def _by_staff_group(verdict: Verdict, hints: Hints, index: MatchIndex) -> str | None:
    """The one reading of the staff group given, where every other is known to be of another."""
    given = (hints.staff_group or "").strip().casefold()
    groups = {role: index.role_rows[role].staff_group.casefold() for role in verdict.candidates}
    if not given or not all(groups.values()):
        return None
    return _only([role for role, group in groups.items() if group == given])


def _by_band(row: AmbiguousRow | None, band: str | None) -> str | None:
    """The one reading whose bands include this one, where every reading's bands are known."""
    if band is None or row is None or len(row.candidates) < 2:
        return None
    if not all(candidate.bands for candidate in row.candidates):
        return None
    return _only([candidate.role_id for candidate in row.candidates if band in candidate.bands])


def _only(role_ids: list[str]) -> str | None:
    return role_ids[0] if len(role_ids) == 1 else None


def _row(verdict: Verdict) -> AmbiguousRow | None:
    return verdict.ambiguous.ambiguous if verdict.ambiguous is not None else None


def _narrowed(verdict: Verdict, band: str | None) -> Verdict:
    """The readings that a band does not fit come last."""
    row = _row(verdict)
    if band is None or row is None:
        return verdict
    unfit = frozenset(
        candidate.role_id
        for candidate in row.candidates
        if candidate.bands and band not in candidate.bands
    )
    if not unfit or not unfit < set(verdict.candidates):
        return verdict
    reason = f"band {band} does not fit some of the possible roles, so they come last"
    return verdict.with_last(unfit).explained(reason)


def _doubted_by_band(verdict: Verdict, band: str | None, row: RoleRow) -> Verdict:
    if band not in _BANDS or _is_near(band or "", row.band_min, row.band_max):
        return verdict
    bands = f"{row.band_min or '?'} to {row.band_max or '?'}"
    reason = f"band {band} is outside the bands seen for the role ({bands})"
    return verdict.explained(reason).doubted(Doubt.HINT_CONFLICT)


def _is_near(band: str, least: str, most: str) -> bool:
    """Bands seen are not limits: one band beside them is not a conflict yet."""
    place = _BANDS.index(AfcBand(band))
    low = _BANDS.index(AfcBand(least)) - 1 if least in _BANDS else 0
    high = _BANDS.index(AfcBand(most)) + 1 if most in _BANDS else len(_BANDS)
    return low <= place <= high


def _doubted_by_staff_group(verdict: Verdict, given: str | None, row: RoleRow) -> Verdict:
    if not given or not row.staff_group or given.casefold() == row.staff_group.casefold():
        return verdict
    reason = f"the staff group given is not the role's own ({row.staff_group})"
    return verdict.explained(reason).doubted(Doubt.HINT_CONFLICT)
