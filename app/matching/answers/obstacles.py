"""What kept a title from a role: the cause, and the words that were in the way."""

from typing import Final

from app.matching.answers.case import Case
from app.matching.resolution import Cause, Obstacle
from app.matching.rules import Why

_CAUSES: Final = {
    Why.CATCH_ALL: Cause.CATCH_ALL,
    Why.HOMONYM: Cause.CATCH_ALL,
    Why.CONTESTED_SYNONYM: Cause.CATCH_ALL,
    Why.CONFUSABLE_PAIR: Cause.CATCH_ALL,
    Why.MODIFIER: Cause.CATCH_ALL,
    Why.SHARED: Cause.CATCH_ALL,
    Why.BROADER: Cause.CATCH_ALL,
    Why.ALTERNATIVES: Cause.TWO_JOBS,
    Why.OVERLAP: Cause.TWO_JOBS,
    Why.SPELLING: Cause.UNKNOWN_WORD,
    Why.DOUBTFUL: Cause.UNKNOWN_WORD,
    Why.TOO_THIN: Cause.UNKNOWN_WORD,
    Why.GUARD: Cause.GATED,
    Why.GATED: Cause.GATED,
    Why.PROFESSION: Cause.NO_POST,
    Why.NOT_A_TITLE: Cause.NO_POST,
}


def obstacle_of(case: Case) -> Obstacle | None:
    """The obstacle of a title without a role; None of a match.

    The words of a job that the registry lacks, and of a catch-all, are one phrase.
    """
    why = case.verdict.why
    if why is None:
        return None
    unknown = _unknown_words(case)
    if why is Why.OUTSIDE and unknown:
        return Obstacle(Cause.UNKNOWN_WORD, unknown)
    cause = _CAUSES.get(why, Cause.ROLE_MISSING)
    if cause is Cause.UNKNOWN_WORD:
        return Obstacle(cause, unknown or _phrase(case))
    if cause is Cause.GATED:
        return Obstacle(cause, case.verdict.against)
    return Obstacle(cause, _phrase(case))


def _unknown_words(case: Case) -> tuple[str, ...]:
    labels = case.labels
    return tuple(
        dict.fromkeys(text for at, text in enumerate(labels.texts) if labels.is_unknown(at))
    )


def _phrase(case: Case) -> tuple[str, ...]:
    """The term that does not decide; else the words that are left, without the level."""
    span = case.verdict.span
    if span is not None:
        return (" ".join(span.term.words),)
    words = [
        text
        for text, facet, grade in zip(
            case.labels.texts, case.labels.facet, case.labels.grade, strict=True
        )
        if not facet and not grade
    ]
    return (" ".join(words),) if words else ()
