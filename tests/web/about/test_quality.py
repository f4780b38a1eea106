"""The stored figures of the engine: in words, and of which version they are."""

import json
from typing import Any

import pytest

from app.matching.resolve import RESOLVER_VERSION
from app.web.about.quality import FILE, quality_of, stored_figures
from tests.matching import versions

STORED: dict[str, Any] = {
    "resolver": "5",
    "roles": 904,
    "open": {"matched": 3, "ambiguous": 1, "unmatched": 0},
    "labelled": [
        {
            "set": "dev.csv",
            "strictness": strictness,
            "titles": 1_459,
            "wrong": [10, 306],
            "wrong_between": [0.0178, 0.0591],
            "not_judged": 2,
            "coverage": [276, 338],
            "ambiguous_safe": [94, 97],
            "kept_out": [0, 0],
        }
        for strictness in ("review", "standard", "strict")
    ],
}


def test_each_figure_has_what_it_counts_and_how_sure_it_is() -> None:
    found = quality_of(STORED, "5")

    standard, strict = found.rows
    assert (standard.strictness, strict.strictness) == ("standard", "strict")
    assert standard.titles == "Titles of the NHS, labelled by hand: 1,459"
    assert standard.wrong == "3.3% (10 of 306), probably 1.8% to 5.9%"
    assert standard.kept_out == "not measured"
    assert found.open_shares[0] == ("matched", "75.0%")


@pytest.mark.parametrize(("resolver", "is_of_this_version"), [("5", True), ("6", False)])
def test_figures_of_another_engine_are_known_as_such(
    resolver: str, is_of_this_version: bool
) -> None:
    assert quality_of(STORED, resolver).is_of_this_version is is_of_this_version


def test_the_stored_figures_are_those_of_a_run_of_their_version() -> None:
    found = stored_figures()

    assert json.loads(FILE.read_text(encoding="utf-8")) == found
    assert {one["set"] for one in found["labelled"]} == {"dev.csv", "dev_more.csv"}
    assert quality_of(found).is_of_this_version == (found["resolver"] == RESOLVER_VERSION)
    # The digest is of questions that grow. Only answers to the same ones can be compared.
    if (found["resolver"], found["questions"]) == (RESOLVER_VERSION, versions.questions()):
        assert found["answers"] == versions.answers(), (
            "The engine answers otherwise than when it was measured. Measure it again: "
            "make bench BENCH='accuracy --publish'"
        )
