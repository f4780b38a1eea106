"""The recipe of the help page on data asks again when the registry is busy, and then gives up."""

from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from tests.web.examples import examples_of_page

PAGE = "/ui/help/data"


@pytest.fixture
def recipe(client: TestClient) -> Any:  # noqa: ANN401  # a module
    """The file on the page as a module, and the seconds that it has waited."""
    examples = examples_of_page(client.get(PAGE).text)
    (text,) = (one.text for one in examples if one.name == "nhs_roles.py")
    names: dict[str, Any] = {}
    exec(text, names)  # noqa: S102  # the page's own example
    waited: list[float] = []
    # Its own name only: other threads of this process sleep too.
    names["time"] = SimpleNamespace(sleep=waited.append)
    return SimpleNamespace(Registry=names["Registry"], waited=waited)


def client_of(*answers: int | Exception) -> httpx.Client:
    """A client of a registry that answers so, one after the other."""
    left = list(answers)

    def answer(_: httpx.Request) -> httpx.Response:
        found = left.pop(0)
        if isinstance(found, Exception):
            raise found
        return httpx.Response(found, json={"results": []}, headers={"Retry-After": "7"})

    return httpx.Client(base_url="http://registry.example", transport=httpx.MockTransport(answer))


def test_the_recipe_waits_as_long_as_the_registry_asks(recipe: Any) -> None:  # noqa: ANN401  # a module
    assert recipe.Registry(client_of(503, 429, 200)).resolve("EMHP") == {"results": []}
    assert recipe.waited == [7, 7]


def test_the_recipe_waits_longer_each_time_the_network_fails(recipe: Any) -> None:  # noqa: ANN401  # a module
    broken = httpx.ConnectError("no network")

    assert recipe.Registry(client_of(broken, broken, 200)).resolve_many(["EMHP"]) == []
    assert recipe.waited == [1, 2]


def test_the_recipe_gives_up_in_the_end(recipe: Any) -> None:  # noqa: ANN401  # a module
    with pytest.raises(httpx.HTTPStatusError):
        recipe.Registry(client_of(503, 503), tries=2).resolve("EMHP")
    with pytest.raises(httpx.ConnectError):
        recipe.Registry(client_of(httpx.ConnectError("x")), tries=1).resolve("EMHP")


def test_the_recipe_does_not_ask_again_what_was_refused(recipe: Any) -> None:  # noqa: ANN401  # a module
    with pytest.raises(httpx.HTTPStatusError):
        recipe.Registry(client_of(422)).resolve("")
    assert recipe.waited == []
