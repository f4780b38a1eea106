"""Phrases found in the words of a title: a tree of words, and the longest phrase in it."""

from collections.abc import Iterable
from typing import Generic, TypeAlias, TypeVar

from app.matching.tokens import BREAK, Token

Words: TypeAlias = tuple[str, ...]
T = TypeVar("T")


class Node(Generic[T]):
    """One step in a tree of phrases: the words that may follow, and the value that ends here."""

    __slots__ = ("children", "value")

    def __init__(self, children: "dict[str, Node[T]]", value: T | None = None) -> None:
        self.children = children
        self.value = value

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Node):
            return False
        return bool(self.value == other.value and self.children == other.children)

    def __hash__(self) -> int:
        return hash(self.value)

    # A compiled class has none of its own.
    def __reduce__(self) -> "tuple[type[Node[T]], tuple[dict[str, Node[T]], T | None]]":
        return type(self), (self.children, self.value)


def phrase_tree(entries: Iterable[tuple[Words, T]]) -> Node[T]:
    """The tree of these phrases. A phrase without words is left out; the last of equals wins."""
    root: Node[T] = Node({})
    for words, value in entries:
        node = root
        for word in words:
            node = node.children.setdefault(word, Node({}))
        if words:
            node.value = value
    return root


def longest(
    node: Node[T], tokens: list[Token], start: int, blocked: int = BREAK
) -> tuple[int, T] | None:
    """The longest phrase that starts at a word and continues from its node: (index after, value).

    A phrase never crosses a `blocked` gap or enters another bracket depth.
    """
    after, value, size = start + 1, node.value, len(tokens)
    for position in range(after, size):
        following = node.children.get(tokens[position].text)
        if following is None:
            break
        token = tokens[position]
        if token.gap & blocked or token.depth != tokens[start].depth:
            break
        node = following
        if node.value is not None:
            after, value = position + 1, node.value
    return None if value is None else (after, value)
