"""What is known of a post besides its title: it may choose a reading, or be in conflict."""

from app.matching.coding import JOB_ROLE, OCCUPATION_CODE
from app.matching.decide import Verdict
from app.matching.index import MatchIndex
from app.matching.kinship import holds
from app.matching.reading import Labels
from app.matching.resolution import Hints, Outcome

_BANDS = ("1", "2", "3", "4", "5", "6", "7", "8a", "8b", "8c", "8d", "9")


def apply_hints(verdict: Verdict, hints: Hints, labels: Labels, index: MatchIndex) -> Verdict:
    """The verdict with the hints weighed: a choice, or a conflict said; never a new role."""
    if labels.band is None and not _says_anything(hints):
        return verdict
    band = (hints.band or labels.band or "").lower().removeprefix("band").strip() or None
    if verdict.outcome is Outcome.AMBIGUOUS and verdict.ambiguous is not None:
        _choose(verdict, hints, band, index)
    if verdict.outcome is Outcome.MATCHED and verdict.role_id is not None:
        _say_conflicts(verdict, hints, band, index)
    return verdict


def _says_anything(hints: Hints) -> bool:
    given = hints.band or hints.occupation_code or hints.job_role
    return bool(given or hints.staff_group or hints.setting)


def _choose(verdict: Verdict, hints: Hints, band: str | None, index: MatchIndex) -> None:
    spoken = {
        words: role_id
        for words, role_id in (
            ("the code given", _by_code(verdict, hints, index)),
            ("the setting given", _by_setting(verdict, hints, index)),
            ("the staff group given", _by_staff_group(verdict, hints, index)),
            (f"band {band}", _by_band(verdict, band)),
        )
        if role_id is not None
    }
    if len(set(spoken.values())) > 1:
        told = " and ".join(spoken)
        verdict.reasons.append(f"the hints disagree: {told} speak for different roles")
    elif not spoken or (verdict.why == "catch_all" and list(spoken) == [f"band {band}"]):
        _narrow(verdict, band)
    else:
        _settle(verdict, *next(iter(spoken.items())))


def _settle(verdict: Verdict, words: str, role_id: str) -> None:
    verdict.outcome, verdict.role_id, verdict.why = Outcome.MATCHED, role_id, None
    verdict.candidates, verdict.rule, verdict.question = [role_id], "decided by hint", None
    verdict.reasons.append(f"{words} decides between the readings")


def _narrow(verdict: Verdict, band: str | None) -> None:
    """Readings that a band speaks against come last."""
    row = verdict.ambiguous.ambiguous if verdict.ambiguous is not None else None
    if band is None or row is None:
        return
    against = {
        candidate.role_id
        for candidate in row.candidates
        if candidate.bands and band not in candidate.bands
    }
    if against and against < set(verdict.candidates):
        verdict.candidates.sort(key=lambda role_id: role_id in against)
        verdict.reasons.append(f"band {band} speaks against some readings, which come last")


def _by_code(verdict: Verdict, hints: Hints, index: MatchIndex) -> str | None:
    given = {
        (OCCUPATION_CODE, (hints.occupation_code or "").strip().upper()),
        (JOB_ROLE, (hints.job_role or "").strip()),
    }
    owners = frozenset().union(*(index.codes.owners.get(code, frozenset()) for code in given))
    spoken = [role_id for role_id in verdict.candidates if role_id in owners]
    return spoken[0] if len(spoken) == 1 else None


def _by_setting(verdict: Verdict, hints: Hints, index: MatchIndex) -> str | None:
    if not hints.setting or verdict.ambiguous is None:
        return None
    said = index.words(hints.setting)
    spoken = [
        role_id
        for role_id, phrases in verdict.ambiguous.spoken_for
        if any(holds(said, phrase) for phrase in phrases)
    ]
    return spoken[0] if len(spoken) == 1 else None


def _by_staff_group(verdict: Verdict, hints: Hints, index: MatchIndex) -> str | None:
    """The one reading of the staff group given, where every other is known to be of another."""
    given = (hints.staff_group or "").strip().casefold()
    groups = {role: index.role_rows[role].staff_group.casefold() for role in verdict.candidates}
    if not given or not all(groups.values()):
        return None
    spoken = [role for role, group in groups.items() if group == given]
    return spoken[0] if len(spoken) == 1 else None


def _by_band(verdict: Verdict, band: str | None) -> str | None:
    """The one reading whose bands hold this one, where every reading's bands are known."""
    row = verdict.ambiguous.ambiguous if verdict.ambiguous is not None else None
    if band is None or row is None or len(row.candidates) < 2:
        return None
    if not all(candidate.bands for candidate in row.candidates):
        return None
    spoken = [candidate.role_id for candidate in row.candidates if band in candidate.bands]
    return spoken[0] if len(spoken) == 1 else None


def _say_conflicts(verdict: Verdict, hints: Hints, band: str | None, index: MatchIndex) -> None:
    row = index.role_rows[verdict.role_id or ""]
    if band in _BANDS and not _within(band, row.band_min, row.band_max):
        bands = f"{row.band_min or '?'} to {row.band_max or '?'}"
        verdict.reasons.append(f"band {band} is outside the bands seen for the role ({bands})")
        verdict.doubts.append("hint conflict")
    if (
        hints.staff_group
        and row.staff_group
        and hints.staff_group.casefold() != row.staff_group.casefold()
    ):
        verdict.reasons.append(f"the staff group given differs from the role's ({row.staff_group})")
        verdict.doubts.append("hint conflict")


def _within(band: str | None, least: str, most: str) -> bool:
    """Bands seen are no limits: one band beside them is still no conflict."""
    place = _BANDS.index(band or "")
    low = _BANDS.index(least) - 1 if least in _BANDS else 0
    high = _BANDS.index(most) + 1 if most in _BANDS else len(_BANDS)
    return low <= place <= high
