"""What is wrong with a question or a code, as issues of an OperationOutcome."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

Json = dict[str, Any]
_TX: Final = "http://hl7.org/fhir/tools/CodeSystem/tx-issue-type"


class IssueType(StrEnum):
    """The issue types that are used. Source: hl7.org/fhir/R4/valueset-issue-type.html."""

    INVALID = "invalid"
    REQUIRED = "required"
    NOT_FOUND = "not-found"
    NOT_SUPPORTED = "not-supported"
    CODE_INVALID = "code-invalid"
    BUSINESS_RULE = "business-rule"
    TOO_COSTLY = "too-costly"
    PROCESSING = "processing"


class TxIssue(StrEnum):
    """What a terminology client acts on. Source: the HL7 terminology ecosystem."""

    NOT_IN_VS = "not-in-vs"
    NOT_FOUND = "not-found"
    INVALID_CODE = "invalid-code"
    INVALID_DISPLAY = "invalid-display"
    INVALID_DATA = "invalid-data"
    VS_INVALID = "vs-invalid"
    CANNOT_INFER = "cannot-infer"
    CODE_RULE = "code-rule"
    CODE_COMMENT = "code-comment"
    STATUS_CHECK = "status-check"


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing to know. `expression` is where in what was sent."""

    severity: str
    code: IssueType
    text: str
    tx: TxIssue | None = None
    expression: str | None = None

    @property
    def is_error(self) -> bool:
        """Whether it makes a code invalid."""
        return self.severity == "error"

    def written(self) -> Json:
        """The issue in FHIR's form."""
        details: Json = {"text": self.text}
        if self.tx is not None:
            details = {"coding": [{"system": _TX, "code": self.tx.value}], **details}
        issue: Json = {"severity": self.severity, "code": self.code.value, "details": details}
        if self.expression is not None:
            # R4 has both; `location` is the older one, which some clients still read.
            issue |= {"location": [self.expression], "expression": [self.expression]}
        return issue


class OutcomeError(Exception):
    """A question that has no answer: an HTTP status and the issues."""

    def __init__(self, status: int, *issues: Issue) -> None:
        super().__init__("; ".join(issue.text for issue in issues))
        self.status = status
        self.issues: Sequence[Issue] = issues


def error(code: IssueType, text: str, tx: TxIssue | None = None, at: str | None = None) -> Issue:
    """Something that makes the answer 'no'."""
    return Issue("error", code, text, tx, at)


def warning(code: IssueType, text: str, tx: TxIssue | None = None, at: str | None = None) -> Issue:
    """Something that a person should look at."""
    return Issue("warning", code, text, tx, at)


def note(code: IssueType, text: str, tx: TxIssue | None = None, at: str | None = None) -> Issue:
    """Something that is good to know."""
    return Issue("information", code, text, tx, at)


def bad_request(text: str, code: IssueType = IssueType.INVALID) -> OutcomeError:
    """The question itself is wrong."""
    return OutcomeError(400, error(code, text))


def required(text: str) -> OutcomeError:
    """The question lacks something."""
    return bad_request(text, IssueType.REQUIRED)


def not_found(text: str) -> OutcomeError:
    """What is asked about does not exist."""
    return OutcomeError(404, error(IssueType.NOT_FOUND, text, TxIssue.NOT_FOUND))


def unprocessable(
    text: str, code: IssueType = IssueType.PROCESSING, tx: TxIssue | None = None
) -> OutcomeError:
    """The question is well formed and still cannot be answered."""
    return OutcomeError(422, error(code, text, tx))
