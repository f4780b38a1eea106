"""The registry in numbers."""

from sqlalchemy import Engine
from sqlmodel import Session

from app.db.models import Synonym
from app.db.session import reading, transaction
from app.services.codes.gaps.report import role_ids_without_code
from app.services.content.indexing import bump_version
from app.services.figures import read_figures


def test_the_figures_of_a_registry_without_content_are_zero_and_not_known(
    session: Session,
) -> None:
    figures = read_figures(session)

    assert (figures.roles, figures.synonyms, figures.ambiguous_titles) == (0, 0, 0)
    assert figures.without_job_role is None


def test_the_figures_count_what_the_registry_holds(seeded: Engine) -> None:
    with reading(seeded) as session:
        figures = read_figures(session)
        without = role_ids_without_code(session, "esr-job-role")

    assert (figures.roles, figures.new_roles, figures.ambiguous_titles) == (5, 4, 2)
    assert figures.synonyms > 0
    assert figures.without_job_role == len(without)


def test_the_figures_follow_a_change_of_the_content(seeded: Engine) -> None:
    with transaction(seeded) as session:
        before = read_figures(session)
        session.add(
            Synonym(
                role_id="nursing-associate",
                term="Associate in Nursing",
                kind="alternative title",
                scope="exact",
                source_id="example-study",
            )
        )
        session.flush()
        bump_version(session)
        after = read_figures(session)

    assert after.synonyms == before.synonyms + 1
