import csv
from pathlib import Path

import sssom_pydantic
import yaml

from app.services.content.snapshots import read_facts
from app.services.releases.forms.files import MadeFile
from app.vocabulary import ReleaseFormat

Files = dict[ReleaseFormat, MadeFile]
_NAMES = ("subject_id", "predicate_id", "object_id", "mapping_justification", "mapping_source")


def test_sssom_reads_every_code_that_a_post_may_be_given(
    files: Files, snapshot: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "mappings.sssom.tsv"
    path.write_bytes(files[ReleaseFormat.SSSOM].content)
    in_force = [
        fact
        for fact in read_facts(snapshot)["mapping"]
        if fact["valid_to"] is None and fact["relation"] in {"own", "shared"}
    ]

    mappings, _, mapping_set = sssom_pydantic.read(path)

    assert len(mappings) == len(in_force)
    assert mapping_set.version == "2026.1"
    assert str(mapping_set.license) == "https://spdx.org/licenses/MIT"
    (emhp,) = (
        one
        for one in mappings
        if one.subject.identifier == "education-mental-health-practitioner"
        and one.object.prefix == "esr-job-role"
    )
    assert emhp.object.identifier == "07054"
    assert emhp.predicate.curie == "skos:exactMatch"
    assert emhp.justification.curie == "semapv:LexicalMatching"


def test_each_prefix_is_declared_also_the_one_of_the_mapping_set(files: Files) -> None:
    """As the reference tool, sssom-py, requires: it refused a file that did not declare `urn`."""
    lines = files[ReleaseFormat.SSSOM].content.decode().splitlines()
    metadata = yaml.safe_load("\n".join(line[1:] for line in lines if line.startswith("#")))
    rows = csv.DictReader((line for line in lines if line[:1] != "#"), delimiter="\t")
    named = {metadata["mapping_set_id"], *(row[name] for row in rows for name in _NAMES)}

    assert {name.split(":")[0] for name in named} <= set(metadata["curie_map"])
    assert metadata["curie_map"]["urn"] == "urn:"
