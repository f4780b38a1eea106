import pytest

from app.errors import ProposalInvalidError
from app.services.proposals.findings.finding import error, must_have_no_errors, warning


def test_warnings_do_not_stop_a_proposal() -> None:
    must_have_no_errors([warning("retired-code", "payload", "It is retired.")])


def test_every_error_is_reported_and_no_warning() -> None:
    findings = [
        error("no-reason", "reason", "Say why."),
        warning("retired-code", "payload", "It is retired."),
        error("no-source", "sources", "Name a source."),
    ]

    with pytest.raises(ProposalInvalidError) as caught:
        must_have_no_errors(findings)

    assert caught.value.places == (("reason", "Say why."), ("sources", "Name a source."))
