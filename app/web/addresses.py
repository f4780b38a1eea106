"""Addresses of pages with a query."""

from collections.abc import Mapping
from urllib.parse import urlencode


def next_path(path: str, query: Mapping[str, str | None]) -> str:
    """A path with what is asked. Empty where there is no cursor to continue from.

    >>> next_path("/ui/changes", {"about": "roles", "on": "", "cursor": "abc"})
    '/ui/changes?about=roles&cursor=abc'
    >>> next_path("/ui/changes", {"about": "roles", "cursor": ""})
    ''
    """
    if not query.get("cursor"):
        return ""
    return with_query(path, query)


def with_query(path: str, query: Mapping[str, str | None]) -> str:
    """A path with what is asked, without the parts that are empty.

    >>> with_query("/ui/proposals", {"state": "draft", "kind": None})
    '/ui/proposals?state=draft'
    """
    given = {name: text for name, text in query.items() if text}
    return f"{path}?{urlencode(given)}" if given else path
