from pathlib import Path

import pytest

from app.errors import SeedError
from app.services.seed.cells import SeedData, SeedRow
from app.services.seed.checks import faults_between_files
from app.services.seed.reading import read_seed
from app.services.seed.rows import SynonymLine
from tests.seed.conftest import SEED
from tests.services.seed.conftest import Edit
from tests.word_lists import read_as_in_files


def _faults(path: Path) -> tuple[str, ...]:
    with pytest.raises(SeedError) as caught:
        read_seed(path)
    return caught.value.errors


def test_a_variant_of_another_roles_name_is_that_name(seed: Path, edit: Edit) -> None:
    read_as_in_files(seed, "schl", "schools")
    edit("synonyms.csv", "Student Nursing Associate", "Schls Mental Health Practitioner")
    edit("synonyms.csv", "EMHP,abbreviation", "Schools Mental Health Practitioner,abbreviation")

    (fault,) = _faults(seed)

    assert fault.startswith(
        "synonyms.csv:7: 'Schls Mental Health Practitioner' of trainee-nursing-associate "
        "is also a name of education-mental-health-practitioner"
    )


def test_a_variant_of_a_title_that_never_decides_cannot_match(seed: Path, edit: Edit) -> None:
    read_as_in_files(seed, "practnr", "practitioner")
    edit("synonyms.csv", "EMHP,abbreviation", "Practnr,abbreviation")

    assert any("'Practnr' of education-mental-health-" in fault for fault in _faults(seed))


@pytest.mark.parametrize("name", ["!?", "The", "x" * 301])
def test_a_name_that_the_engine_cannot_read_is_a_fault(seed: Path, edit: Edit, name: str) -> None:
    edit("roles.csv", "nursing-associate,Nursing Associate", f"nursing-associate,{name}")

    assert any(f"'{name}' is not a name that can be read" in fault for fault in _faults(seed))


def test_a_title_is_declared_ambiguous_once_however_it_is_written(seed: Path, edit: Edit) -> None:
    edit(
        "ambiguous_titles.csv",
        "\nPractitioner,",
        "\nPractitioner,homonym abbreviation,no,,,,example-study,\nPractitioners,",
    )

    assert any(
        fault.startswith("ambiguous_titles.csv:4: 'Practitioners' is the same title as at ambig")
        for fault in _faults(seed)
    )


def test_a_short_form_of_a_preferred_name_is_not_a_synonym_of_another_role() -> None:
    data = read_seed(SEED)
    _, cited = next(data.of(SynonymLine))
    name = "Snr Psychological Wellbeing Practitioner"
    line = cited.model_copy(update={"role_id": "peer-support-worker", "term": name})
    rows = (*data.files[SynonymLine.file], SeedRow("synonyms.csv:9999", line))

    faults = faults_between_files(SeedData({**data.files, SynonymLine.file: rows}))

    assert any(
        f"'{name}' of peer-support-worker is also a name of "
        "senior-psychological-wellbeing-practitioner" in fault
        for fault in faults
    )
