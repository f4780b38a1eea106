from typing import Any

import pytest

from app.errors import ProposalInvalidError
from app.services.proposals.privacy import must_name_nobody

JOB_WORDS = frozenset({"nurse", "staff"})


@pytest.mark.parametrize(
    ("sent", "where"),
    [
        ({"reason": "Ask jane.doe@example.org"}, "reason"),
        ({"payload": {"term": "Doe, Jane"}}, "payload.term"),
        ({"payload": {"candidates": [{"words": ["ok", "943 476 5919"]}]}}, None),
        ({"sources": [{"detail": "page 3"}, {"title": "Doe, Jane"}]}, "sources[1].title"),
        ({"name": ["Nurse, Staff", "Doe, Jane"]}, "name[1]"),
    ],
)
def test_personal_data_is_refused_wherever_it_is(sent: dict[str, Any], where: str | None) -> None:
    with pytest.raises(ProposalInvalidError) as caught:
        must_name_nobody(sent, JOB_WORDS)

    ((place, said),) = caught.value.places
    assert place == (where or "payload.candidates[0].words[1]")
    assert said.endswith("Remove any personal data.")


def test_every_place_is_reported_at_once() -> None:
    sent = {"term": "Doe, Jane", "reason": "Ask jane.doe@example.org"}

    with pytest.raises(ProposalInvalidError) as caught:
        must_name_nobody(sent, JOB_WORDS)

    assert [where for where, _ in caught.value.places] == ["term", "reason"]


@pytest.mark.parametrize(
    "sent",
    [
        {"term": "Nurse, Staff"},
        {"reason": "Leeds, Hull"},  # two words in a sentence are no name
        {"title": {"detail": ["Leeds, Hull"]}},
        {"reports": 9434765919, "reason": None},
    ],
)
def test_titles_sentences_and_numbers_are_no_names(sent: dict[str, Any]) -> None:
    must_name_nobody(sent, JOB_WORDS)
