from app.services.releases.forms.fhir.naming import Resource


def test_each_loaded_version_of_a_list_is_a_fragment(made: dict[str, Resource]) -> None:
    job_roles = made["CodeSystem/esr-job-role-2020-10"]
    codes = {one["code"]: one for one in job_roles["concept"]}

    assert job_roles["content"] == "fragment"
    assert job_roles["publisher"].startswith("NHS Digital")
    assert codes["07054"]["display"] == "Education Mental Health Practitioner"
    assert {"CodeSystem/sds-job-role-role-groups", "CodeSystem/sds-job-role-uk-core-2.0.0"} <= (
        made.keys()
    )


def test_a_retired_code_is_inactive_and_a_heading_cannot_be_selected(
    made: dict[str, Resource],
) -> None:
    found = [
        {fact["code"]: next(iter([*fact.values()][1:])) for fact in one["property"]}
        for one in made["CodeSystem/esr-job-role-2020-10"]["concept"]
    ]

    assert sum(facts["inactive"] for facts in found) == 20
    assert sum("notSelectable" in facts for facts in found) == 10
