"""Titles asked of the small registry, and the values that the rules are given."""

from dataclasses import replace
from typing import Any

from app.matching.deciding.decide import decide_title
from app.matching.deciding.verdict import Verdict
from app.matching.findings.title import Title
from app.matching.index import MatchIndex, compile_tables
from app.matching.reading.labelling import label, settle_noise
from app.matching.reading.labels import Labels
from app.matching.reading.segments import segments_of, without_listed_registrations
from app.matching.reading.term_search import find_spans, streams
from app.matching.resolution import NO_HINTS, Hints, Strictness
from tests.matching.small import INDEX, LISTS, TABLES


def index_with(
    lists: dict[str, tuple[Any, ...]] | None = None, **rows: tuple[Any, ...]
) -> MatchIndex:
    """The small registry with more rows, by the names of its tables and word lists."""
    grown = {name: (*getattr(LISTS, name), *more) for name, more in (lists or {}).items()}
    tables = {name: (*getattr(TABLES, name), *more) for name, more in rows.items()}
    return compile_tables(replace(TABLES, lists=replace(LISTS, **grown), **tables))


def labels_of(text: str, index: MatchIndex = INDEX) -> Labels:
    """The labels of a title's words."""
    return label(index.read(text), index)


def title_of(text: str, index: MatchIndex = INDEX) -> Title:
    """A title in its segments, before any rule about them."""
    labels = labels_of(text, index)
    parts = streams(labels)
    spans = [find_spans(labels, part, index) for part in parts]
    covered = {at for found in spans for span in found for at in span.positions}
    settle_noise(labels, covered, index)
    segments = segments_of(labels, parts, spans)
    return Title(labels, without_listed_registrations(labels, segments, index), index)


def decided(
    text: str,
    index: MatchIndex = INDEX,
    *,
    hints: Hints = NO_HINTS,
    strictness: Strictness = Strictness.STANDARD,
) -> Verdict:
    """The verdict on a title."""
    return decide_title(labels_of(text, index), index, hints=hints, strictness=strictness)


def said(text: str, index: MatchIndex = INDEX) -> str | None:
    """The role that a title is matched to; otherwise why it is not."""
    verdict = decided(text, index)
    return verdict.role_id or verdict.why
