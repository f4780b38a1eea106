"""Words that the registry knows, so that 'Nurse, Staff' is not taken for a person's name."""

from collections.abc import Iterator
from typing import Any

from app.matching.index import MatchIndex
from app.matching.phrases import Node


def job_words(index: MatchIndex) -> frozenset[str]:
    """Every word, casefolded, of a role's names and of the word lists: places and grades too."""
    tries = (
        index.lists.contexts,
        index.lists.grades,
        index.lists.noise,
        index.reader.rewrites,
        index.lists.identities,
    )
    phrases = {word for trie in tries for word in _words(trie)}
    return frozenset(
        word.casefold()
        for words in (
            phrases,
            index.vocabulary,
            index.lists.heads,
            index.lists.fields,
            index.other_jobs,
        )
        for word in words
    )


def _words(node: Node[Any]) -> Iterator[str]:
    for word, child in node.children.items():
        yield word
        yield from _words(child)
