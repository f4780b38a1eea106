"""The README: short, and true about the rooms and the help pages."""

import re
import tomllib
from pathlib import Path

from app.web.manual import TOPICS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
MOST_LINES = 150
MOST_IMAGE_BYTES = 150_000


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) <= MOST_LINES


def test_the_readme_lists_the_rooms_in_the_order_that_is_checked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    order = next(contract["layers"] for contract in contracts if contract["id"] == "rooms")
    block = README.split("below it in this list:\n```console\n")[1].split("```")[0]

    shown = [re.split(" {2,}", line)[0] for line in block.splitlines()]

    assert shown == order


def test_every_image_of_the_readme_exists_and_is_small() -> None:
    images = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)

    assert len(images) == 3
    assert [name for name in images if (ROOT / name).stat().st_size > MOST_IMAGE_BYTES] == []


def test_every_help_page_that_the_readme_names_exists() -> None:
    named = set(re.findall(r"/ui/help/([a-z]+)", README))

    assert named <= {topic.name for topic in TOPICS}
    assert len(named) > 5


def test_every_folder_that_the_readme_names_exists() -> None:
    folders = re.findall(r"^\| (`[a-z/`, ]+`) \|", README.split("## Work on it")[1], re.MULTILINE)
    named = [name.strip(" `") for row in folders for name in row.split(",")]

    assert [name for name in named if not (ROOT / name).is_dir()] == []
    assert "app/matching" in named
