"""The bare endpoint has an answer of the same shape, and a batch has distinct titles."""

from fastapi.testclient import TestClient

from app.api.writing import AnswerWriter, as_json
from app.matching.index import compile_tables
from app.matching.resolution import NO_HINTS
from app.matching.resolve import resolve_title
from tests.bench.bare import bare_app, read_answer
from tests.bench.serving import distinct
from tests.matching.small import TABLES

STAMP = {"release": None, "content": "sha256:0", "resolver": "0"}


def test_the_bare_endpoint_gives_an_answer_of_the_service_byte_for_byte() -> None:
    index = compile_tables(TABLES)
    found = resolve_title("Senior EMHP", index)
    more = f'"registry":{as_json(STAMP)}'
    answer = AnswerWriter(index).written("Senior EMHP", NO_HINTS, found, more)

    response = TestClient(bare_app(read_answer(answer.decode()))).get("/resolve?title=Nurse")

    assert response.content == answer


def test_a_batch_has_as_many_distinct_titles_as_asked_for() -> None:
    titles = distinct(["EMHP", "Staff Nurse", "EMHP", "x" * 400], 10)

    assert titles[:3] == ["EMHP", "Staff Nurse", "x" * 280]
    assert len(set(titles)) == 10
