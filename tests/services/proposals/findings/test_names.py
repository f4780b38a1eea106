import pytest
from sqlmodel import Session

from app.services.proposals.findings.names import NameUse, UseOfWords, uses_of


@pytest.mark.parametrize(
    ("use", "said"),
    [
        (NameUse(UseOfWords.ROLE, "Nurse", "nurse"), "'Nurse' is the name of 'nurse'"),
        (NameUse(UseOfWords.AMBIGUOUS, "PA"), "'PA' is a title that is always ambiguous"),
        (
            NameUse(UseOfWords.WORDING, "Helper", "nurse"),
            "'Helper' is a related wording, which is never matched, of 'nurse'",
        ),
    ],
)
def test_a_use_reads_as_a_sentence(use: NameUse, said: str) -> None:
    assert str(use) == said


def test_each_use_of_the_same_words_is_found(registry: Session) -> None:
    uses = uses_of(registry, "Physician associates") or []

    assert [(use.use, use.role_id) for use in uses] == [
        (UseOfWords.FORMER_NAME, "physician-associate")
    ]
    assert uses_of(registry, "No such words here") == []
    assert uses_of(registry, "!?") is None
