"""What a whole title says: its segments examined, joined and guarded, by rules in order."""

from collections.abc import Callable
from typing import Final, TypeAlias

from app.matching.findings.examining import examine
from app.matching.findings.exclusions import close_by_first_word
from app.matching.findings.finding import NO_FINDING, Finding
from app.matching.findings.title import Title
from app.matching.joining.alternatives import (
    open_to_next_post,
    open_to_qualified,
    open_to_unknown_letters,
)
from app.matching.joining.covering import cover_fields_side_by_side
from app.matching.joining.disciplines import join_disciplines
from app.matching.joining.fields import choose_by_field
from app.matching.joining.guards import close_if_event, doubt_by_earlier_words, guard_by_phrases
from app.matching.joining.joining import join_parts
from app.matching.joining.lone_modifiers import apply_modifiers, drop_lone_modifiers
from app.matching.joining.services import drop_services
from app.matching.joining.shared_heads import share_heads, share_heads_of_registrations

_PartsRule: TypeAlias = Callable[[list[Finding], Title], list[Finding]]
_JoinedRule: TypeAlias = Callable[[Finding, list[Finding], Title], Finding]

BEFORE_JOINING: Final[tuple[_PartsRule, ...]] = (
    drop_services,
    join_disciplines,
    drop_lone_modifiers,
    share_heads,
    share_heads_of_registrations,
    apply_modifiers,
)
AFTER_JOINING: Final[tuple[_JoinedRule, ...]] = (
    open_to_unknown_letters,
    open_to_qualified,
    open_to_next_post,
    cover_fields_side_by_side,
    doubt_by_earlier_words,
    choose_by_field,
    guard_by_phrases,
    close_by_first_word,
    close_if_event,
)


def finding_of(title: Title) -> Finding:
    """What the title says, or `NO_FINDING` if none of its segments names a job."""
    findings = [examine(part, title) for part in title.segments]
    # Most titles are one part that names a job. The rules about several would only cost time.
    if len(findings) != 1 or not findings[0].has_job:
        findings = _ready_to_join(findings, title)
    finding = join_parts(findings, title)
    if finding is NO_FINDING:
        return finding
    for after in AFTER_JOINING:
        finding = after(finding, findings, title)
    return finding


def _ready_to_join(findings: list[Finding], title: Title) -> list[Finding]:
    for before in BEFORE_JOINING:
        findings = before(findings, title)
    return findings
