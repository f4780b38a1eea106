"""The stored figures of the engine: in words, and of which version they are."""

from typing import Any

from app.web.about.quality import engine_digest, quality_of, stored_figures

STORED: dict[str, Any] = {
    "resolver": "5",
    "engine": "of another time",
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
    found = quality_of(STORED)

    standard, strict = found.rows
    assert (standard.strictness, strict.strictness) == ("standard", "strict")
    assert standard.titles == "Titles of the NHS, labelled by hand: 1,459"
    assert standard.wrong == "3.3% (10 of 306), probably 1.8% to 5.9%"
    assert standard.kept_out == "not measured"
    assert found.open_shares[0] == ("matched", "75.0%")


def test_figures_of_an_engine_with_other_code_are_known_as_such() -> None:
    assert quality_of(STORED).is_of_this_engine is False
    assert quality_of({**STORED, "engine": engine_digest()}).is_of_this_engine is True


def test_the_stored_figures_are_those_of_a_whole_run() -> None:
    found = stored_figures()

    assert {one["set"] for one in found["labelled"]} == {"dev.csv", "dev_more.csv"}
    assert all(one["titles"] > 400 for one in found["labelled"])
    assert sum(found["open"].values()) > 4_000
    assert len(quality_of(found).rows) == 4
