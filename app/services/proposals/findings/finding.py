"""One thing found in a proposal, and the rule that errors stop it."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import ProposalInvalidError
from app.vocabulary import FindingLevel


@dataclass(frozen=True, slots=True)
class ProposalFinding:
    """An error that the proposer must correct, or a warning that a reviewer should know of."""

    level: FindingLevel
    code: str
    where: str
    message: str


def error(code: str, where: str, message: str) -> ProposalFinding:
    """A finding that stops the proposal until it is corrected."""
    return ProposalFinding(FindingLevel.ERROR, code, where, message)


def warning(code: str, where: str, message: str) -> ProposalFinding:
    """A finding that a reviewer should consider."""
    return ProposalFinding(FindingLevel.WARNING, code, where, message)


def must_have_no_errors(findings: Sequence[ProposalFinding]) -> None:
    """Raise `ProposalInvalidError` with every error among the findings."""
    errors = [
        (found.where, found.message) for found in findings if found.level is FindingLevel.ERROR
    ]
    if errors:
        raise ProposalInvalidError(errors)
