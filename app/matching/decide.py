"""Known terms and leftover words to one verdict. The only place where a title is decided."""

from dataclasses import dataclass, field

from app.matching.findings import (
    OUTSIDE,
    TOO_THIN,
    UNKNOWN_BEFORE,
    Examiner,
    Finding,
    Trace,
    found,
    mixed,
)
from app.matching.index import MatchIndex, Term
from app.matching.kinship import (
    holds,
    is_registration,
    is_weak,
    lookup,
    refined,
    with_covering_parent,
)
from app.matching.reading import Labels
from app.matching.resolution import Outcome
from app.matching.segments import ALTERNATIVES, Segment
from app.matching.spans import Span
from app.matching.tokens import BRACKET, COMMA, OR, SLASH

GUARD = "guard"
_LONGEST_ACRONYM = 4
# Families whose registered roles are each on one register of their own.
_OTHER_REGISTERS = frozenset(("allied health professions", "social work"))


@dataclass(slots=True)
class Verdict:
    """The engine's decision before hints, confidence and wording.

    `rule` is the family of the decision, which confidence is looked up by; `doubts` say
    why a stricter setting would not match; `why` is set on every outcome but a match.
    """

    outcome: Outcome
    role_id: str | None
    rule: str
    why: str | None
    candidates: list[str]
    span: Span | None
    question: str | None = None
    ambiguous: Term | None = None
    reasons: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    levels: list[str] = field(default_factory=list)


class Decision:
    """One title being decided. Holds what every rule needs; used once."""

    def __init__(self, labels: Labels, segments: list[Segment], index: MatchIndex) -> None:
        """Prepare to decide these segments against this index."""
        self.labels = labels
        self.segments = segments
        self.index = index
        self.trace = Trace()
        self.examiner = Examiner(labels, segments, index, self.trace)
        self.findings: list[Finding] = []

    def decide(self) -> Verdict:
        """The verdict on the whole title."""
        self._drop_listed_registrations()
        self.findings = [self.examiner.examine(part) for part in self.segments]
        separators = self.labels.separators
        if len(self.segments) > 1:
            self._drop_collectives()
            self._drop_lone_modifiers()
        if separators & (ALTERNATIVES | COMMA):
            self._share_heads()
        bearing = self._bearing()
        if len(bearing) < len(self.segments):
            self._apply_modifiers(bearing)
        if not bearing:
            is_title = any(facet is None for facet in self.labels.facet)
            return self._verdict(
                Finding(), Outcome.UNMATCHED, OUTSIDE if is_title else "not_a_title"
            )
        combined = self._all_combined(bearing)
        if separators & (SLASH | OR):
            self._weigh_unknown_alternatives(combined)
        self._weigh_earlier_unknowns(combined, bearing)
        self._weigh_guards(combined)
        return self._concluded(combined)

    def _bearing(self) -> list[int]:
        """The places of the segments that name a job."""
        return [place for place, finding in enumerate(self.findings) if finding.bears_role]

    # --- before the segments are joined ---------------------------------------------------

    def _drop_listed_registrations(self) -> None:
        """'Ward Manager RMN/RNLD': registrations beside a post they do not name are its fields."""
        spans = [span for part in self.segments for span in part.spans]
        if len(spans) < 2:
            return
        listed = [span for span in spans if is_registration(self.index, span.term.words)]
        fields = {role_id for span in listed for role_id in span.term.role_ids}
        named = {role for span in spans if span not in listed for role in span.term.role_ids}
        if len(fields) < 2 or not named or named & fields - self._parents_among(fields):
            return
        for part in self.segments:
            part.spans = [span for span in part.spans if span not in listed]
        for span in listed:
            for position in span.positions:
                self.labels.facet[position] = "registration"

    def _parents_among(self, role_ids: set[str]) -> set[str]:
        above = self.index.ancestors
        return {one for one in role_ids if any(one in above[other] for other in role_ids)}

    def _drop_collectives(self) -> None:
        """'Senior Nurse (GP Service)': a service or team named after a role is no post."""
        if self.index.lists.collectives.isdisjoint(self.labels.texts):
            return
        bearing = self._bearing()
        named = [place for place in bearing if self._is_collective(self.segments[place])]
        if len(named) < len(bearing):
            for place in named:
                self.findings[place] = Finding()

    def _is_collective(self, part: Segment) -> bool:
        words = [position for position in part.positions if self.labels.facet[position] is None]
        return bool(words) and self.labels.tokens[words[-1]].text in self.index.lists.collectives

    def _drop_lone_modifiers(self) -> None:
        """A segment that is a lone word of level names no job beside one that does."""
        bearing = self._bearing()
        lone = [
            place
            for place in bearing
            if (span := self.findings[place].span) is not None and self.examiner.is_modifier(span)
        ]
        if len(lone) < len(bearing):
            for place in lone:
                self.findings[place] = Finding()

    def _share_heads(self) -> None:
        """'Clinical / Counselling Psychologist': a head noun shared by the parts before it."""
        for place in range(len(self.findings) - 2, -1, -1):
            following = self.findings[place + 1]
            connector = self.segments[place + 1].connector
            if self.findings[place].bears_role or not connector & (ALTERNATIVES | COMMA):
                continue
            term = self._with_shared_head(self.segments[place], following)
            if term is not None and set(term.role_ids) != {following.role_id}:
                self.findings[place] = found(Span(tuple(self.segments[place].positions), term))
        self._share_heads_of_registrations()

    def _share_heads_of_registrations(self) -> None:
        """'RMN / LD': a field beside letters of the register stands for its profession too."""
        for place in range(1, len(self.findings)):
            before, part = self.findings[place - 1], self.segments[place]
            if self.findings[place].bears_role or not part.connector & (ALTERNATIVES | COMMA):
                continue
            if before.role_id is None or not self.examiner.is_registration(before):
                continue
            head = self.index.words(self.index.roles[before.role_id].name)[-1:]
            words = tuple(self.labels.texts[at] for at in part.positions)
            term = lookup(self.index, (*words, *head))
            if term is not None and self.examiner.is_of_register(term):
                self.findings[place] = found(Span(tuple(part.positions), term))

    def _with_shared_head(self, part: Segment, following: Finding) -> Term | None:
        words = tuple(
            self.labels.tokens[at].text
            for at in part.positions
            if not self.labels.facet[at] and not self.labels.grade[at]
        )
        terms = (
            lookup(self.index, (*words[start:], *following.words[-length:]))
            for start in range(len(words))
            for length in range(1, len(following.words))
        )
        return next((term for term in terms if term is not None), None)

    def _apply_modifiers(self, bearing: list[int]) -> None:
        """'… - Trainee', '(Apprentice)': modifiers alone speak of the role before them."""
        for place, part in enumerate(self.segments):
            if place in bearing:
                continue
            for position in part.positions:
                if self.labels.facet[position]:
                    continue
                if self.labels.grade[position]:
                    self.trace.levels.append(self.labels.grade[position] or "")
                elif self.labels.identity[position]:
                    target = self._nearest_job(place)
                    if target is not None:
                        self.examiner.weigh_identity(target, position)

    def _nearest_job(self, place: int) -> Finding | None:
        """The finding that names a job before a place, else after it."""
        others = [*reversed(self.findings[:place]), *self.findings[place:]]
        return next((finding for finding in others if finding.bears_role), None)

    # --- joining the segments -----------------------------------------------------------------

    def _all_combined(self, bearing: list[int]) -> Finding:
        """The findings joined in order, alternatives inside one bracket ('(ODP/RGN)') first."""
        if len(bearing) == 1:
            return self.findings[bearing[0]]
        joined: list[tuple[Finding, int]] = []
        for place in bearing:
            finding = self.findings[place]
            connector = self._connector(bearing, place) if joined else 0
            inside = self._depth(self.segments[place])
            if inside and connector & ALTERNATIVES and not connector & BRACKET:
                before, connector_before = joined.pop()
                joined.append((self._combined(before, finding, connector), connector_before))
            else:
                joined.append((finding, connector))
        combined = joined[0][0]
        for finding, connector in joined[1:]:
            combined = self._combined(combined, finding, connector)
        return combined

    def _connector(self, bearing: list[int], place: int) -> int:
        before = bearing[bearing.index(place) - 1]
        gaps = 0
        depth = self._depth(self.segments[place])
        for part in self.segments[before + 1 : place + 1]:
            # A bracket passed by the way does not join what stands outside it.
            if depth or not self._depth(part):
                gaps |= part.connector
        return gaps

    def _depth(self, part: Segment) -> int:
        return self.labels.tokens[part.positions[0]].depth

    def _combined(self, first: Finding, second: Finding, connector: int) -> Finding:
        if connector & ALTERNATIVES and not connector & BRACKET:
            return self._alternatives(first, second)
        one, two = first.open_role, second.open_role
        if one is not None and two is not None:
            return self._beside(first, one, second, two, connector)
        if one is not None:
            return self._beside_unclear(first, second)
        if two is not None and first.candidates:
            return self._after_unclear(first, second, connector)
        if first.gate and two is None:
            return first
        return mixed([first, second])

    def _after_unclear(self, first: Finding, second: Finding, connector: int) -> Finding:
        """'CAMHS Practitioner (EMHP)': what a later part says of a catch-all before it.

        It does not choose between alternatives ('RMN / LD Nurse (RNLD)'), and of a manager or
        coordinator it tells the profession.
        """
        is_other_job = bool(first.words) and first.words[-1] in self.index.lists.other_job_words
        if (
            second.words in self.index.lists.functions
            or first.rule == "alternatives"
            or is_other_job
        ):
            return first
        if self.examiner.is_registration(second) and second.role_id not in first.candidates:
            return mixed([first, second])
        if second.role_id in first.candidates or self._is_bare_head(first):
            return second
        is_told = first.ambiguous is not None and connector & BRACKET
        return second if is_told and second.rule != "specialty" else mixed([first, second])

    def _is_bare_head(self, finding: Finding) -> bool:
        """'Practitioner' waits for a name beside it; 'Psychotherapist' is one, if a wide one."""
        return (
            len(finding.words) == 1 and self.index.lists.heads.get(finding.words[0]) != "profession"
        )

    def _alternatives(self, first: Finding, second: Finding) -> Finding:
        one, two = first.open_role, second.open_role
        if one is not None and one == two:
            return first
        chosen = self.examiner.chosen_by_function(first, second)
        if chosen is not None and chosen.open_role is not None:
            return chosen
        levelled = self._levelled(first, second)
        if levelled is not None:
            return levelled
        if one and two and one in self.index.ancestors[two]:
            return first
        if one and two and two in self.index.ancestors[one]:
            return second
        either = mixed([first, second], rule="alternatives")
        either.candidates = with_covering_parent(self.index, either.candidates)
        return either

    def _levelled(self, first: Finding, second: Finding) -> Finding | None:
        """'Consultant Psychologist and Clinical Lead': the profession, whose level the other is."""
        levels, others = self.index.lists.level_roles, self.index.other_jobs
        for level, other in ((first, second), (second, first)):
            role_id = other.open_role
            if level.open_role in levels and role_id and role_id not in levels | others:
                self.trace.levels.append("lead")
                return other
        return None

    def _beside(
        self, first: Finding, one: str, second: Finding, two: str, connector: int
    ) -> Finding:
        """Two roles in parts that are no alternatives ('Registered Nurse - RMN')."""
        if two in self.index.lists.level_roles and one != two:
            self.trace.levels.append("lead")
        if (
            one == two
            or second.words in self.index.lists.functions
            or two in self.index.lists.level_roles
        ):
            return first
        if one in self.index.lists.level_roles:
            if self.examiner.is_registration(second):
                return mixed([first, second])
            self.trace.levels.append("lead")
            return second
        special = refined(self.index, one, two)
        if special is not None:
            return first if special == one else second
        return self._beside_unrelated(first, one, second, two, connector)

    def _beside_unrelated(
        self, first: Finding, one: str, second: Finding, two: str, connector: int
    ) -> Finding:
        if self.examiner.is_registration(second):
            return mixed([first, second]) if self._is_of_another_register(one, two) else first
        if self.examiner.is_level_or_post(first, second):
            return mixed([first, second])
        is_long = len(second.words) > 1
        if one in self.index.other_jobs:
            return first.absorb(second)
        if two in self.index.other_jobs and is_long:
            return second.absorb(first)
        if is_long or connector & BRACKET:
            return mixed([first, second])
        first.doubts.append("another role's word in a later part")
        return first

    def _is_of_another_register(self, role_id: str, registration: str) -> bool:
        """'ODP (RGN)': letters of a register that the profession beside them is not on."""
        row, letters = self.index.role_rows[role_id], self.index.role_rows[registration]
        is_registered = row.entry == letters.entry == "registered"
        return is_registered and row.family in _OTHER_REGISTERS and row.family != letters.family

    def _beside_unclear(self, first: Finding, second: Finding) -> Finding:
        """A role, and in a later part a job that is unclear or unknown."""
        if first.role_id in second.candidates or not self._ends_in_agent(second):
            first.doubts.append("another job's word in a later part")
            return first
        return mixed([first, second])

    def _ends_in_agent(self, finding: Finding) -> bool:
        if finding.span is not None:
            return len(finding.words) > 1 or finding.words[-1] in self.index.lists.other_job_words
        for part in self.segments:
            heads = [position for position in part.head if not self.labels.facet[position]]
            # A lone word ('(Biochemist)', '- Exec') doubts the role before it, no more.
            if len(heads) > 1 and not part.spans and self.examiner.is_agent(heads[-1]):
                return True
        return False

    # --- after the segments are joined ----------------------------------------------------------

    def _weigh_unknown_alternatives(self, finding: Finding) -> None:
        """'OT / PT' with PT unknown: short letters that nobody knows may be another job."""
        for place, part in enumerate(self.segments):
            words = [position for position in part.positions if not self.labels.facet[position]]
            if self.findings[place].bears_role or not finding.role_id or not words:
                continue
            letters = all(self._is_unknown_acronym(position) for position in words)
            if letters and self._is_alternative_to_a_job(place):
                finding.candidates, finding.role_id = [finding.role_id], None
                finding.rule = "alternatives"

    def _is_unknown_acronym(self, position: int) -> bool:
        is_short = len(self.labels.tokens[position].text) <= _LONGEST_ACRONYM
        return is_short and self.labels.is_unknown(position)

    def _is_alternative_to_a_job(self, place: int) -> bool:
        gaps = 0
        if place and self.findings[place - 1].bears_role:
            gaps |= self.segments[place].connector
        if place + 1 < len(self.findings) and self.findings[place + 1].bears_role:
            gaps |= self.segments[place + 1].connector
        return bool(gaps & (SLASH | OR))

    def _weigh_earlier_unknowns(self, finding: Finding, bearing: list[int]) -> None:
        """A lone word in a later part does not decide what a first part left unknown."""
        if finding.role_id is None or finding.span is None:
            return
        span = finding.span
        for place, part in enumerate(self.segments):
            if self.findings[place] is finding or part.positions[0] > span.start:
                break
            if any(self.labels.is_unknown(position) for position in part.positions):
                finding.doubts.append(UNKNOWN_BEFORE)
                is_bracketed = bool(self.labels.tokens[span.start].depth)
                if place not in bearing and not is_bracketed and is_weak(self.index, span.term):
                    finding.close(TOO_THIN)

    def _weigh_guards(self, finding: Finding) -> None:
        phrases = self.index.lists.guards.get(finding.role_id or "", ())
        texts = tuple(self.labels.texts) if phrases else ()
        if any(holds(texts, phrase) for phrase in phrases):
            finding.close(GUARD)

    def _concluded(self, finding: Finding) -> Verdict:
        if finding.open_role is not None:
            finding.candidates = list(dict.fromkeys([finding.open_role, *finding.beside]))
            return self._verdict(finding, Outcome.MATCHED, None)
        if finding.gate:
            return self._closed(finding)
        if finding.candidates:
            return self._verdict(finding, Outcome.AMBIGUOUS, finding.rule)
        return self._verdict(finding, Outcome.UNMATCHED, OUTSIDE)

    def _closed(self, finding: Finding) -> Verdict:
        if finding.role_id is not None:
            finding.candidates = [finding.role_id, *finding.candidates]
        if finding.gate in (TOO_THIN, GUARD):
            return self._verdict(finding, Outcome.UNMATCHED, finding.gate)
        self.trace.notes.append(finding.gate)
        return self._verdict(finding, Outcome.UNMATCHED, "gated")

    def _verdict(self, finding: Finding, outcome: Outcome, why: str | None) -> Verdict:
        row = finding.ambiguous.ambiguous if finding.ambiguous is not None else None
        is_open = outcome is Outcome.AMBIGUOUS and row is not None
        return Verdict(
            outcome=outcome,
            role_id=finding.role_id if outcome is Outcome.MATCHED else None,
            rule=finding.rule or "none",
            why=why,
            candidates=finding.candidates,
            span=finding.span,
            question=row.question if is_open and row is not None else None,
            ambiguous=finding.ambiguous,
            reasons=list(self.trace.notes),
            doubts=list(dict.fromkeys(finding.doubts)),
            levels=list(dict.fromkeys(self.trace.levels)),
        )
