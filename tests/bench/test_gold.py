"""Labels to roles, over files made by hand."""

from pathlib import Path

import pytest

from tests.bench.gold import GoldKind, Labels, read_dev, read_dev_more, read_labelled
from tests.matching.small import INDEX

GLOSSARY = """label,same_role_other_names,broader_role
Mental Health Nurse,RMN;Psychiatric Nurse,Registered Nurse
Practitioner Psychologist,all sub-specialty psychologists,
"""
DEV = """title,band,label,level,ambiguous,acceptable_labels,in_mental_health,source,labeller_note
RMN,,Mental Health Nurse,,no,Mental Health Nurse,yes,,
Dementia Service,,Mental Health Nurse,,yes,Driver,yes,,
Plumber to the Crown,,Royal Plumber,,no,Royal Plumber,no,,
The office,,(not a job title),,no,(not a job title),no,,
"""
DEV_MORE = """title,expected,accepted_roles,source
Sonographer,none,,by hand
Driver (Vans),matched,Driver,by hand
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "label_glossary.csv").write_text(GLOSSARY)
    (tmp_path / "dev.csv").write_text(DEV)
    (tmp_path / "dev_more.csv").write_text(DEV_MORE)
    return tmp_path


@pytest.fixture
def labels(folder: Path) -> Labels:
    return Labels(INDEX, folder / "label_glossary.csv")


@pytest.mark.parametrize(
    ("label", "roles"),
    [
        ("Mental Health Nurse", {"mental-health-nurse", "registered-nurse"}),
        ("Mental Health Nurse (Adult)", {"mental-health-nurse"}),
        ("EMHP", {"education-mental-health-practitioner"}),
        ("AP", set()),
        ("Royal Plumber", set()),
        (
            "Practitioner Psychologist",
            {"practitioner-psychologist", "clinical-psychologist", "counselling-psychologist"},
        ),
    ],
)
def test_a_label_means_the_roles_that_have_its_names(
    labels: Labels, label: str, roles: set[str]
) -> None:
    assert labels.roles(label) == roles


def test_every_title_of_dev_gets_its_kind(folder: Path, labels: Labels) -> None:
    found = read_dev(folder, labels)

    kinds = [GoldKind.CLEAR, GoldKind.AMBIGUOUS, GoldKind.UNLISTED, GoldKind.OUTSIDE]
    assert [gold.kind for gold in found.titles] == kinds
    assert found.listed is None


def test_titles_beyond_the_smaller_list_are_left_out_and_said_so(
    folder: Path, labels: Labels
) -> None:
    found = read_dev_more(folder, labels)

    assert [gold.title for gold in found.titles] == ["Driver (Vans)"]
    assert found.listed == frozenset(("driver",))
    assert any(caveat.startswith("1 titles expected 'none'") for caveat in found.caveats)


def test_own_labels_name_roles_by_their_ids(tmp_path: Path) -> None:
    path = tmp_path / "ours.csv"
    path.write_text(
        "title,outcome,role_ids\nVans,soft,driver\nRMN,matched,mental-health-nurse;registered-nurse\n"
        "Ward 3,unmatched,\n"
    )
    gold = read_labelled(path, INDEX)
    assert [one.kind for one in gold.titles] == [GoldKind.SOFT, GoldKind.CLEAR, GoldKind.OUTSIDE]
    assert [one.is_mental_health for one in gold.titles] == [False, True, False]
    assert gold.titles[1].roles == {"mental-health-nurse", "registered-nurse"}


def test_own_labels_at_fault_are_all_named(tmp_path: Path) -> None:
    path = tmp_path / "ours.csv"
    path.write_text("title,outcome,role_ids\nVans,sure,driver\nRMN,matched,rmn\n")
    with pytest.raises(ValueError, match=r"row 2: outcome 'sure'[^\n]*\nrow 3: no role 'rmn'"):
        read_labelled(path, INDEX)
