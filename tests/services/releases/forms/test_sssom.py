from pathlib import Path

import sssom_pydantic

from app.services.content.snapshots import read_facts
from app.services.releases.forms.files import MadeFile
from app.vocabulary import ReleaseFormat

Files = dict[ReleaseFormat, MadeFile]


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
