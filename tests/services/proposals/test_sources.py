from sqlalchemy import select
from sqlmodel import Session, col

from app.db.models import (
    Role,
    Source,
)
from tests.proposals import (
    NEW_SOURCE,
    accepted,
)


def test_a_source_that_the_registry_lacks_is_entered_once(registry: Session) -> None:
    accepted(registry, "new_synonym", sources=(NEW_SOURCE,))
    accepted(registry, "new_role", sources=(NEW_SOURCE,))

    (source,) = registry.scalars(select(Source).where(col(Source.origin) == "proposal"))
    assert source.source_id.startswith("www-example-org-a-new-framework-")
    assert (source.url, source.published, source.standing) == (
        NEW_SOURCE.url,
        "2026-01",
        "unverified",
    )
    assert registry.get_one(Role, "recovery-navigator").source_id == source.source_id
