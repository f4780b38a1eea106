"""Every example of the manual and of the README, run on a registry with the real seed."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx2
import pytest

from app.db.session import make_engine
from app.main import create_app
from app.settings import Settings
from app.vocabulary import Scope
from app.web.manual import TOPICS
from tests.callers import make_key
from tests.servers import quick_place, served
from tests.web.examples import (
    Example,
    Kind,
    Reader,
    examples_of_markdown,
    examples_of_page,
    fits,
)
from tests.web.preloaded_cli import preloaded

ROOT = Path(__file__).parent.parent.parent
TRUST = "TAH"
NAMES = [topic.name for topic in TOPICS]


@pytest.fixture(scope="module")
def programs() -> Iterator[dict[str, str]]:
    """`role-registry`, loaded once. The README's example starts the one that is installed."""
    with preloaded() as text:
        yield {"role-registry": text}


@contextmanager
def _a_reader(template: Path, programs: dict[str, str] | None = None) -> Iterator[Reader]:
    """A reader with a registry of their own, and a key of each kind."""
    with TemporaryDirectory(prefix="registry-reader-", dir=quick_place()) as folder:
        yield from _in_folder(template, Path(folder), programs or {})


def _in_folder(template: Path, folder: Path, programs: dict[str, str]) -> Iterator[Reader]:
    shutil.copy(template, folder / "registry.db")
    url = f"sqlite:///{folder / 'registry.db'}"
    engine = make_engine(url)
    keys = {
        "KEY": make_key(engine, Scope.CONTRIBUTE, organisations=(TRUST,)),
        "REVIEWER_KEY": make_key(engine, Scope.REVIEW),
    }
    engine.dispose()
    with served(create_app(Settings(database_url=url))) as address:
        yield Reader(folder, address, {**keys, "REGISTRY_DATABASE_URL": url}, programs)


@pytest.mark.parametrize("name", NAMES)
def test_each_example_of_a_help_page_gives_what_the_page_shows(
    real_sqlite_template: Path, programs: dict[str, str], name: str
) -> None:
    with _a_reader(real_sqlite_template, programs) as reader:
        page = httpx2.get(f"{reader.address}/ui/help/{name}").text

        assert reader.follow(examples_of_page(page)) == []


def test_each_example_of_the_readme_gives_what_it_shows(real_sqlite_template: Path) -> None:
    examples = examples_of_markdown((ROOT / "README.md").read_text(encoding="utf-8"))

    with _a_reader(real_sqlite_template) as reader:
        assert reader.follow(examples) == []
    assert any(example.kind is Kind.ANSWER for example in examples)


@pytest.mark.parametrize(
    ("shown", "printed", "expected"),
    [
        ('{"a": 1, "…": "…"}', '{"a": 1, "b": 2}', True),
        ('{"a": 1}', '{"a": 1, "b": 2}', False),
        ('{"a": 2, "…": "…"}', '{"a": 1, "b": 2}', False),
        ('{"a": [{"b": 1}, "…"]}', '{"a": [{"b": 1}, {"b": 2}]}', True),
        ('{"a": ["x"]}', '{"a": ["x", "y"]}', False),
        ('{"a": "one …"}', '{"a": "one two"}', True),
        ('{"a": "one …"}', '{"a": null}', False),
        ("id,…\n1,…\n…", "id,name\n1,a\n2,b\n3,c", True),
        ("id,…\n2,…", "id,name\n1,a", False),
    ],
)
def test_a_difference_between_shown_and_printed_is_found(
    shown: str, printed: str, expected: bool
) -> None:
    assert fits(shown, printed) is expected


def test_an_example_with_an_error_status_fails(real_sqlite_template: Path) -> None:
    wrong = Example(Kind.COMMAND, "curl http://127.0.0.1:8000/roles/no-such-role")

    with _a_reader(real_sqlite_template) as reader, pytest.raises(AssertionError, match="404"):
        reader.follow([wrong])
