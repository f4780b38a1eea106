import os

from app.matching.engine import ENGINE


def test_the_engine_says_which_build_it_is() -> None:
    assert os.environ.get("ENGINE_BUILD", "python") == ENGINE
