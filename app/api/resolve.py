"""The roles that titles name, answered from memory."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from functools import partial
from typing import Annotated, Any, Final

from fastapi import Query, Request, Response
from fastapi.responses import PlainTextResponse, StreamingResponse
from pydantic import TypeAdapter, ValidationError

from app.api.one_line import one_line
from app.api.schemas.base import RegistryOut
from app.api.schemas.resolve import (
    AnswerFormat,
    BatchAnswerOut,
    BatchErrorOut,
    BatchIn,
    BatchOut,
    BatchSummaryOut,
    ItemProblemOut,
    ResolutionOut,
    ResolveIn,
    ResolveInFormIn,
    TitleIn,
    answer_fields,
)
from app.api.writing import AnswerWriter, as_json
from app.errors import TooBusyError
from app.http.deps import OUTCOME_KEY, OUTCOMES_KEY, Snapshot, snapshot_of
from app.http.problems import Failure, FieldError, field_errors, only_the_title, problem_response
from app.http.routing import strict_router
from app.matching.index import MatchIndex
from app.matching.resolution import Outcome, Resolution
from app.matching.resolve import TitleError, TitleQuery, resolve_many, resolve_title
from app.plurals import counted
from app.turns import Turns

INVALID_TITLE: Final = "invalid-title"
INVALID_ITEM: Final = "invalid-item"
MOST_WAITING: Final = 20
"""More batches than this do not wait: they are sent again later."""

TITLES_IN_A_PIECE: Final = 50
"""So few take some 50 ms. Then it is the next batch's turn."""

TEXT_ANSWER: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"text/plain": {"schema": {"type": "string"}}}}
}

_Found = tuple[TitleIn, Resolution] | BatchErrorOut
"""An item of a batch with its answer, or why it has none."""

router = strict_router("Resolve")
_ITEM: Final = TypeAdapter(TitleIn)


# A coroutine without dependencies: a thread or a dependency costs more than the answer.
@router.get(
    "/resolve",
    summary="Resolve one title",
    operation_id="resolve",
    response_model=ResolutionOut,
    responses=TEXT_ANSWER,
)
async def resolve(
    request: Request, asked: Annotated[ResolveInFormIn, Query()]
) -> ResolutionOut | Response:
    """The role that a job title names, with reasons and codes, or why no role can be recorded.

    The same registry, resolver and question give the same answer, byte for byte. With
    `format=text` the answer is one line for a cell of a spreadsheet: the role's name, or
    'ambiguous' with the question, or 'unmatched'.
    """
    snapshot = await snapshot_of(request, asked.release)
    if asked.format is AnswerFormat.JSON:
        answer = answer_title(asked, snapshot)
        request.scope[OUTCOME_KEY] = answer.outcome
        return answer
    index = snapshot[1]
    resolution = _resolution(asked, index)
    request.scope[OUTCOME_KEY] = resolution.outcome
    return PlainTextResponse(one_line(resolution, asked.field, index))


def answer_title(asked: ResolveIn, snapshot: Snapshot) -> ResolutionOut:
    """The answer to one title from the index of a state of the registry."""
    version, index = snapshot
    fields = answer_fields(asked.title, asked.hints(), _resolution(asked, index))
    return ResolutionOut(**fields, registry=RegistryOut.of(version))


def _resolution(asked: ResolveIn, index: MatchIndex) -> Resolution:
    return resolve_title(
        asked.title,
        index,
        hints=asked.hints(),
        strictness=asked.strictness,
        limit=asked.limit,
        as_of=asked.as_of,
    )


@router.post(
    "/resolve", summary="Resolve many titles", operation_id="resolve_batch", response_model=BatchOut
)
async def resolve_batch(request: Request, batch: BatchIn) -> Response:
    """Up to 10,000 titles, answered in their order.

    An item that cannot be used is an error in its place; the others are answered.
    """
    most = request.app.state.settings.max_batch_titles
    if len(batch.titles) > most:
        sent = counted(len(batch.titles), "title")
        return problem_response(
            request.scope,
            Failure("too-many-titles", f"You sent {sent}. Send at most {most:,} at a time."),
        )
    turns: Turns = request.app.state.batches
    if turns.waiting >= MOST_WAITING:
        raise TooBusyError
    version, index = await snapshot_of(request, batch.release)
    counts = request.scope[OUTCOMES_KEY] = Counter[Outcome | None]()
    pieces = _written(batch, index, RegistryOut.of(version), counts)
    place = turns.place_of(len(batch.titles))
    return StreamingResponse(_in_turn(pieces, turns, place), media_type="application/json")


async def _in_turn(pieces: Iterator[bytes], turns: Turns, place: float) -> AsyncIterator[bytes]:
    """Pieces made in a thread, each in its turn, so that a slow reader keeps nobody waiting."""
    while (piece := await turns.do(partial(next, pieces, None), place)) is not None:
        yield piece


def _written(
    batch: BatchIn, index: MatchIndex, registry: RegistryOut, counts: Counter[Outcome | None]
) -> Iterator[bytes]:
    """`answer_batch` as JSON in pieces: all the answers at once would take 25 MB.

    `counts` gets the outcomes of each piece.
    """
    yield b'{"results":['
    writer, mark = AnswerWriter(index), b""
    for start in range(0, len(batch.titles), TITLES_IN_A_PIECE):
        titles = batch.titles[start : start + TITLES_IN_A_PIECE]
        found = list(_found(titles, batch, index))
        counts.update(map(_outcome, found))
        yield mark + b",".join([_as_json(one, writer) for one in found])
        mark = b","
    summary = _summary(counts).model_dump_json()
    yield f'],"summary":{summary},"registry":{registry.model_dump_json()}}}'.encode()


def answer_batch(batch: BatchIn, index: MatchIndex, registry: RegistryOut) -> BatchOut:
    """The answers to a batch, in its order, for the command line."""
    found = list(_found(batch.titles, batch, index))
    summary = _summary(Counter(map(_outcome, found)))
    return BatchOut(results=[_as_model(one) for one in found], summary=summary, registry=registry)


def _found(titles: Sequence[Any], batch: BatchIn, index: MatchIndex) -> Iterator[_Found]:
    items = [_read_item(item) for item in titles]
    good = [item for item in items if isinstance(item, TitleIn)]
    queries = (TitleQuery(item.title, item.hints()) for item in good)
    answers = resolve_many(
        queries, index, strictness=batch.strictness, limit=batch.limit, as_of=batch.as_of
    )
    return _in_place(items, answers)


def _read_item(item: Any) -> TitleIn | BatchErrorOut:  # noqa: ANN401  # what a caller sent
    try:
        return _ITEM.validate_python(item)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        code = INVALID_TITLE if only_the_title(faults, ("title",)) else INVALID_ITEM
        errors = field_errors(faults)
        detail = "; ".join(f"{fault.where}: {fault.message}".lstrip(": ") for fault in errors)
        return _refused(_id_of(item), code, detail, errors)


def _id_of(item: Any) -> str | int | None:  # noqa: ANN401  # what a caller sent
    found = item.get("id") if isinstance(item, dict) else None
    return found if isinstance(found, str | int) and not isinstance(found, bool) else None


def _in_place(
    items: list[TitleIn | BatchErrorOut], answers: Iterator[Resolution | TitleError]
) -> Iterator[_Found]:
    for item in items:
        if isinstance(item, BatchErrorOut):
            yield item
            continue
        answer = next(answers)
        if isinstance(answer, TitleError):
            fault = FieldError(where="title", message=str(answer))
            yield _refused(item.id, INVALID_TITLE, str(answer), [fault])
        else:
            yield item, answer


def _as_json(found: _Found, writer: AnswerWriter) -> bytes:
    if isinstance(found, BatchErrorOut):
        return found.model_dump_json().encode()
    item, answer = found
    return writer.written(item.title, item.hints(), answer, f'"id":{as_json(item.id)}')


def _as_model(found: _Found) -> BatchAnswerOut | BatchErrorOut:
    if isinstance(found, BatchErrorOut):
        return found
    item, answer = found
    return BatchAnswerOut(**answer_fields(item.title, item.hints(), answer), id=item.id)


def _refused(
    item_id: str | int | None, code: str, detail: str, errors: list[FieldError]
) -> BatchErrorOut:
    return BatchErrorOut(id=item_id, error=ItemProblemOut(code=code, detail=detail, errors=errors))


def _outcome(found: _Found) -> Outcome | None:
    """The outcome of an answer. None for an error."""
    return None if isinstance(found, BatchErrorOut) else found[1].outcome


def _summary(counts: Counter[Outcome | None]) -> BatchSummaryOut:
    return BatchSummaryOut(
        titles=counts.total(),
        matched=counts[Outcome.MATCHED],
        ambiguous=counts[Outcome.AMBIGUOUS],
        unmatched=counts[Outcome.UNMATCHED],
        errors=counts[None],
    )
