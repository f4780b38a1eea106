"""Known terms and leftover words to one verdict. The only place where a title is decided."""

from dataclasses import dataclass, field

from app.matching.index import MatchIndex, Term
from app.matching.reading import Labels
from app.matching.resolution import Outcome
from app.matching.spans import Span
from app.matching.tokens import AND, BRACKET, COMMA, DASH, OR, SLASH, SOFT

_BOUNDARY = AND | COMMA | SLASH | OR | DASH
_ALTERNATIVES = AND | SLASH | OR


@dataclass(slots=True)
class Segment:
    """A stretch of a title between breaks: '-', ',', '/', 'or', 'and', brackets.

    `connector` is the gap before it; `head_end` the place in `positions` where a
    preposition begins a tail that only tells context ('Nurse in Theatres').
    """

    positions: list[int]
    connector: int
    spans: list[Span] = field(default_factory=list)
    head_end: int = 0


@dataclass(slots=True)
class Finding:
    """What one segment says by itself."""

    role_id: str | None = None
    span: Span | None = None
    rule: str = ""
    candidates: list[str] = field(default_factory=list)
    ambiguous: Term | None = None
    gate: str = ""
    doubts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    has_agent: bool = False

    @property
    def bears_role(self) -> bool:
        """Whether the segment names a job at all, known or not."""
        return bool(self.role_id or self.candidates or self.gate or self.has_agent)


@dataclass(slots=True)
class Verdict:
    """The engine's decision before hints, confidence and wording.

    `rule` is the family of the decision, which the calibration table is keyed by;
    `doubts` say why a stricter setting would not match.
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


def segment(labels: Labels, streams: list[list[int]], spans: list[list[Span]]) -> list[Segment]:
    """The title's segments in order, each with the terms found in it."""
    segments: list[Segment] = []
    for number, (stream, found) in enumerate(zip(streams, spans, strict=True)):
        inside = {
            position for span in found for position in stream if span.start < position <= span.end
        }
        current: Segment | None = None
        for position in stream:
            gap = labels.tokens[position].gap
            if current is None or (gap & _BOUNDARY and position not in inside):
                connector = BRACKET if number and current is None else gap
                current = Segment([], connector)
                segments.append(current)
            current.positions.append(position)
    segments.sort(key=lambda part: part.positions[0])
    for part in segments:
        members = set(part.positions)
        part.spans = [span for found in spans for span in found if span.start in members]
        part.head_end = _head_end(labels, part)
    return segments


def _head_end(labels: Labels, part: Segment) -> int:
    inside = {
        position
        for span in part.spans
        for position in part.positions
        if span.start < position <= span.end
    }
    covered = {position for span in part.spans for position in span.positions}
    job_seen = False
    for place, position in enumerate(part.positions):
        in_training = labels.identity[position] == "training"
        begins_tail = labels.tokens[position].gap & SOFT and not in_training
        if place and job_seen and begins_tail and position not in inside:
            return place
        job_seen = job_seen or bool(
            position in covered or labels.head[position] or labels.identity[position]
        )
    return len(part.positions)


class Decision:
    """One title being decided. Holds what every rule needs; used once."""

    def __init__(self, labels: Labels, segments: list[Segment], index: MatchIndex) -> None:
        """Prepare to decide these segments against this index."""
        self.labels = labels
        self.segments = segments
        self.index = index
        self.levels: list[str] = []
        self.notes: list[str] = []

    # --- one segment -------------------------------------------------------------

    def examine(self, part: Segment) -> Finding:
        """What one segment says, whatever the others say."""
        head = part.positions[: part.head_end]
        spans = self._without_grades([span for span in part.spans if span.start in head])
        covered = {position for span in spans for position in span.positions}
        rest = [
            position
            for position in head
            if position not in covered and not self.labels.facet[position]
        ]
        if not spans:
            return Finding(has_agent=any(self._is_agent(position) for position in rest))
        finding = self._lead_span(spans)
        if finding.span is not None and finding.role_id is not None:
            self._weigh_leftovers(finding, rest)
        elif finding.ambiguous is not None:
            self._weigh_ambiguous(finding, rest, part)
        return finding

    def _without_grades(self, spans: list[Span]) -> list[Span]:
        """The terms without a lone modifier beside others: in 'Lead Nurse' the lead is level."""
        jobs = [span for span in spans if not self._is_modifier(span)]
        return jobs or spans

    def _is_modifier(self, span: Span) -> bool:
        if len(span.positions) > 1:
            return False
        identity = self.labels.identity[span.start] is not None and span.term.ambiguous is not None
        return identity or self.labels.grade[span.start] is not None

    def _is_agent(self, position: int) -> bool:
        labels = self.labels
        return (
            labels.head[position] is not None
            and labels.identity[position] != "training"
            and labels.grade[position] is None
            and labels.context[position] is None
        )

    def _is_work(self, position: int) -> bool:
        """'Research', 'development': kinds of work, which make another job of a general word."""
        context = self.labels.context[position]
        return context is not None and context.category == "work"

    def _finding(self, span: Span) -> Finding:
        term = span.term
        if term.ambiguous is not None:
            return Finding(
                span=span, ambiguous=term, candidates=list(term.role_ids), rule=term.kind
            )
        if len(term.role_ids) > 1:
            return Finding(span=span, candidates=list(term.role_ids), rule="shared")
        return Finding(role_id=term.role_ids[0], span=span, rule="span")

    def _lead_span(self, spans: list[Span]) -> Finding:
        """The finding of several terms side by side in one segment."""
        finding = self._finding(spans[-1])
        for span in reversed(spans[:-1]):
            finding = self._joined(self._finding(span), finding)
        return finding

    def _joined(self, first: Finding, last: Finding) -> Finding:
        one, two = first.role_id, last.role_id
        if one is None and two is None:
            return self._mixed([first, last])
        if one is None or two is None:
            known, unclear = (first, last) if two is None else (last, first)
            if two is None and self._is_bare_head(unclear):
                return self._mixed([known, unclear])
            if known.role_id in unclear.candidates or self._is_bare_head(unclear):
                return known
            return self._mixed([first, last])
        if one == two:
            return last
        if self._is_level_role(one) and not self._is_registration(last.span.term):
            self.levels.append("lead")
            return last
        if self._is_function(last) and not self._is_function(first):
            return first
        if (self._is_function(first) and not self._is_function(last)) or self._is_other_job(two):
            return last
        if self._is_level_role(two):
            return first
        refined = self._refined(one, two)
        if refined is not None:
            return first if refined == one else last
        if self._is_registration(last.span.term):
            return first
        return self._mixed([first, last])

    def _mixed(self, findings: list[Finding]) -> Finding:
        roles: list[str] = []
        for finding in findings:
            roles.extend([finding.role_id] if finding.role_id else finding.candidates)
        return Finding(
            span=findings[-1].span,
            candidates=list(dict.fromkeys(roles)),
            rule="overlap",
            has_agent=True,
        )

    def _weigh_leftovers(self, finding: Finding, rest: list[int]) -> None:
        """Gate or doubt a role by the words of its segment that its term does not explain."""
        span, labels = finding.span, self.labels
        assert span is not None
        for position in rest:
            identity = labels.identity[position]
            if labels.grade[position] == "lead" and self._leads_something_else(span, position):
                finding.gate = finding.gate or "the post leads something else than the role"
            elif labels.grade[position] and not (identity and position > span.end):
                self.levels.append(labels.grade[position] or "")
            elif identity:
                self._weigh_identity(finding, identity, position)
            elif self._is_agent(position):
                self._weigh_agent(finding, position)
            elif position < span.end and (labels.is_unknown(position) or self._is_work(position)):
                finding.doubts.append("unknown word before")
            elif labels.is_unknown(position):
                finding.doubts.append("unknown word after")
        if "unknown word before" in finding.doubts and self._is_weak(span.term):
            finding.gate = finding.gate or "too_thin"

    def _leads_something_else(self, span: Span, position: int) -> bool:
        """'ACP Programme Lead' leads a programme; 'Physiotherapist Lead' is a physiotherapist."""
        between = range(span.end + 1, position)
        return any(self.labels.is_unknown(at) or self._is_work(at) for at in between)

    def _weigh_identity(self, finding: Finding, identity: str, position: int) -> None:
        word = self.labels.tokens[position].text
        if identity == "training":
            self._train(finding, word)
        elif (
            identity == "advanced" and self._is_registered(finding) and position < finding.span.end
        ):  # type: ignore[union-attr]
            self.levels.append("advanced")
        else:
            finding.gate = finding.gate or f"'{word}' makes it another post"

    def _weigh_agent(self, finding: Finding, position: int) -> None:
        assert finding.span is not None and finding.role_id is not None
        word = self.labels.tokens[position].text
        if position > finding.span.end:
            finding.gate = finding.gate or f"'{word}' after the role names another job"
        elif self._is_other_job(finding.role_id):
            self.notes.append(f"'{word}' tells the profession, '{finding.span.term.text}' the job")
        else:
            finding.gate = finding.gate or f"'{word}' names another job"

    def _train(self, finding: Finding, word: str) -> None:
        role_id = finding.role_id
        assert role_id is not None
        row = self.index.role_rows[role_id]
        grade = self.index.trainees.get(role_id)
        if row.trains_for or role_id in self.index.trainees.values():
            return
        if grade and (word == "student" or not self.index.roles[grade].name.startswith("Student")):
            finding.role_id, finding.rule = grade, "training"
            self.notes.append(f"the title says it is the training grade of {row.name}")
        elif row.entry == "open":
            self.levels.append("trainee")
        else:
            finding.gate = finding.gate or "a trainee of this role is not in the registry"

    def _weigh_ambiguous(self, finding: Finding, rest: list[int], part: Segment) -> None:
        """A catch-all may be decided by the words around it, or turned into another job."""
        span, term, labels = finding.span, finding.ambiguous, self.labels
        assert span is not None and term is not None
        for position in rest:
            if labels.identity[position] or (self._is_agent(position) and position > span.end):
                finding.gate = (
                    finding.gate or f"'{labels.tokens[position].text}' makes it another post"
                )
            elif labels.grade[position]:
                self.levels.append(labels.grade[position] or "")
        if finding.gate:
            return
        decided = self._decided_by_words(term, span)
        if decided is not None and decided in self.index.ambiguous_roles:
            finding.candidates = list(dict.fromkeys([decided, *finding.candidates]))
        elif decided is not None:
            finding.role_id, finding.rule = decided, "decided by words"
            return
        self._weigh_qualified_head(finding, term)

    def _decided_by_words(self, term: Term, span: Span) -> str | None:
        assert term.ambiguous is not None
        texts = tuple(
            token.text
            for position, token in enumerate(self.labels.tokens)
            if position not in span.positions
        )
        spoken = [
            candidate.role_id
            for candidate in term.ambiguous.candidates
            if any(_holds(texts, self.index.words(word)) for word in candidate.words)
        ]
        return spoken[0] if len(spoken) == 1 else None

    def _weigh_qualified_head(self, finding: Finding, term: Term) -> None:
        """'Stoma Nurse' is a nurse with a specialty: the parent, where a specialty is named."""
        parent = self.index.qualified_heads.get(term.words)
        if parent is None:
            return
        contexts = [context for context in self.labels.context if context is not None]
        if any(context.is_mental_health for context in contexts):
            finding.candidates = list(dict.fromkeys([parent, *finding.candidates]))
        elif any(context.category in ("specialty", "setting") for context in contexts):
            finding.role_id, finding.rule = parent, "specialty"

    # --- properties of roles and terms ----------------------------------------------

    def _is_bare_head(self, finding: Finding) -> bool:
        return finding.span is not None and len(finding.span.term.words) == 1

    def _is_function(self, finding: Finding) -> bool:
        return finding.span is not None and finding.span.term.words in self.index.functions

    def _is_registration(self, term: Term) -> bool:
        return all((word,) in self.index.registrations for word in term.words)

    def _is_level_role(self, role_id: str) -> bool:
        return role_id in self.index.level_roles

    def _is_other_job(self, role_id: str) -> bool:
        return role_id in self.index.other_jobs

    def _is_registered(self, finding: Finding) -> bool:
        return (
            finding.role_id is not None
            and self.index.role_rows[finding.role_id].entry == "registered"
        )

    def _is_weak(self, term: Term) -> bool:
        """One generic word ('driver', 'engineer') is no role beside words nobody knows."""
        return len(term.words) == 1 and self.index.heads.get(term.words[0]) != "profession"

    def _refined(self, one: str, two: str) -> str | None:
        """The more special of two roles when one is a case of the other."""
        above, rows = self.index.ancestors, self.index.role_rows
        if rows[one].trains_for == two:
            return one
        if rows[two].trains_for == one:
            return two
        if one in above[two]:
            return two
        if two in above[one]:
            return one
        if one in self.index.grade_forms and above[one] & above[two]:
            return two
        if two in self.index.grade_forms and above[one] & above[two]:
            return one
        return None

    # --- the segments together ----------------------------------------------------------

    def decide(self) -> Verdict:
        """The verdict on the whole title."""
        self._drop_listed_registrations()
        findings = [self.examine(part) for part in self.segments]
        bearing = self._bearing(findings)
        self._share_heads(findings)
        self._apply_modifiers(findings)
        bearing = self._bearing(findings)
        if not bearing:
            return self._verdict(
                Finding(), Outcome.UNMATCHED, "outside" if self._has_words() else "not_a_title"
            )
        combined = self._all_combined(findings, bearing)
        self._weigh_unknown_alternatives(combined, findings)
        self._weigh_earlier_unknowns(combined, findings, bearing)
        self._weigh_guards(combined)
        return self._concluded(combined)

    def _bearing(self, findings: list[Finding]) -> list[int]:
        """The places of the segments that name a job; a lone grade word names none beside another."""
        bearing = [place for place, finding in enumerate(findings) if finding.bears_role]
        jobs = [
            place
            for place in bearing
            if (span := findings[place].span) is None or not self._is_modifier(span)
        ]
        for place in set(bearing) - set(jobs) if jobs else ():
            findings[place] = Finding()
        return jobs or bearing

    def _drop_listed_registrations(self) -> None:
        """'Ward Manager RMN/RNLD': several registrations beside a post they do not name are its fields."""
        spans = [span for part in self.segments for span in part.spans]
        listed = [span for span in spans if self._is_registration(span.term)]
        fields = {role_id for span in listed for role_id in span.term.role_ids}
        named = {role_id for span in spans if span not in listed for role_id in span.term.role_ids}
        if len(fields) < 2 or not named or named & fields - self._above(fields):
            return
        for part in self.segments:
            part.spans = [span for span in part.spans if span not in listed]
        for span in listed:
            for position in span.positions:
                self.labels.facet[position] = "registration"

    def _above(self, role_ids: set[str]) -> set[str]:
        """Those of some roles that stand above another of them."""
        return {one for one in role_ids if any(one in self.index.ancestors[other] for other in role_ids)}

    def _all_combined(self, findings: list[Finding], bearing: list[int]) -> Finding:
        """The findings joined in order, alternatives inside one bracket ('(ODP/RGN)') first."""
        joined: list[tuple[Finding, int]] = []
        for place in bearing:
            connector = self._connector(bearing, place) if joined else 0
            inside = self.labels.tokens[self.segments[place].positions[0]].depth
            if inside and connector & _ALTERNATIVES and not connector & BRACKET:
                before, earlier = joined.pop()
                joined.append((self._combined(before, findings[place], connector), earlier))
            else:
                joined.append((findings[place], connector))
        combined = joined[0][0]
        for finding, connector in joined[1:]:
            combined = self._combined(combined, finding, connector)
        return combined

    def _has_words(self) -> bool:
        return any(facet is None for facet in self.labels.facet)

    def _connector(self, bearing: list[int], place: int) -> int:
        before = bearing[bearing.index(place) - 1]
        gaps = 0
        for between in range(before + 1, place + 1):
            gaps |= self.segments[between].connector
        return gaps

    def _share_heads(self, findings: list[Finding]) -> None:
        """'Clinical / Counselling Psychologist': a head noun shared by the parts before it."""
        for place in range(len(findings) - 2, -1, -1):
            part, following = self.segments[place], findings[place + 1]
            if findings[place].bears_role or following.span is None:
                continue
            if not self.segments[place + 1].connector & (_ALTERNATIVES | COMMA):
                continue
            term = self._with_shared_head(part, following.span.term)
            if term is not None and set(term.role_ids) != {following.role_id}:
                findings[place] = self._finding(Span(tuple(part.positions), term))

    def _with_shared_head(self, part: Segment, following: Term) -> Term | None:
        words = [
            self.labels.tokens[position].text
            for position in part.positions
            if not self.labels.facet[position] and not self.labels.grade[position]
        ]
        if not words:
            return None
        for length in range(1, len(following.words)):
            term = lookup(self.index, (*words, *following.words[-length:]))
            if term is not None:
                return term
        return None

    def _apply_modifiers(self, findings: list[Finding]) -> None:
        """'… - Trainee', '(Apprentice)': a segment of modifiers alone speaks of the role before it."""
        for place, part in enumerate(self.segments):
            if findings[place].bears_role:
                continue
            target = next(
                (finding for finding in reversed(findings[:place]) if finding.bears_role), None
            )
            target = target or next(
                (finding for finding in findings[place:] if finding.bears_role), None
            )
            for position in part.positions:
                if self.labels.facet[position]:
                    continue
                if self.labels.grade[position]:
                    self.levels.append(self.labels.grade[position] or "")
                elif (
                    self.labels.identity[position]
                    and target is not None
                    and target.role_id
                    and target.span
                ):
                    self._weigh_identity(target, self.labels.identity[position] or "", position)

    def _combined(self, first: Finding, second: Finding, connector: int) -> Finding:
        if connector & _ALTERNATIVES and not connector & BRACKET:
            return self._alternatives(first, second)
        one, two = first.role_id, second.role_id
        if one and not first.gate and two and not second.gate:
            return self._beside(first, second, connector)
        if one and not first.gate:
            return self._beside_unclear(first, second)
        if (
            first.candidates
            and two
            and not second.gate
            and (two in first.candidates or self._is_bare_head(first))
        ):
            return second
        if first.ambiguous is not None and two and not second.gate and connector & BRACKET:
            return second
        if first.gate and not two:
            return first
        return self._mixed([first, second])

    def _alternatives(self, first: Finding, second: Finding) -> Finding:
        one, two = first.role_id, second.role_id
        if one and one == two and not (first.gate or second.gate):
            return first
        if one and not first.gate and self._is_function(second) and not self._is_function(first):
            return first
        if two and not second.gate and self._is_function(first) and not self._is_function(second):
            return second
        if one and two and not (first.gate or second.gate) and one in self.index.ancestors[two]:
            if self._is_registration(second.span.term):
                return first
        mixed = self._mixed([first, second])
        mixed.rule = "alternatives"
        mixed.candidates = self._with_parent(mixed.candidates)
        return mixed

    def _with_parent(self, roles: list[str]) -> list[str]:
        """The roles with a parent that covers them all put first, where there is one."""
        if len(roles) < 2:
            return roles
        shared = frozenset.intersection(*(self.index.ancestors[role] | {role} for role in roles))
        nearest = [
            role
            for role in sorted(shared)
            if not any(role in self.index.ancestors[other] for other in shared)
        ]
        return list(dict.fromkeys([*nearest[:1], *roles]))

    def _beside(self, first: Finding, second: Finding, connector: int) -> Finding:
        one, two = first.role_id, second.role_id
        assert one and two and second.span and first.span
        if one == two or self._is_function(second) or self._is_level_role(two):
            return first
        if self._is_level_role(one) and self._is_registration(second.span.term):
            return self._mixed([first, second])
        if self._is_level_role(one):
            self.levels.append("lead")
            return second
        refined = self._refined(one, two)
        if refined is not None:
            return first if refined == one else second
        if self._is_registration(second.span.term):
            return first
        if self._is_other_job(one):
            return first
        if self._is_other_job(two) and len(second.span.term.words) > 1:
            return second
        if len(second.span.term.words) == 1 and not connector & BRACKET:
            first.doubts.append("another role's word in a later part")
            return first
        return self._mixed([first, second])

    def _beside_unclear(self, first: Finding, second: Finding) -> Finding:
        if second.gate or second.has_agent or second.candidates:
            if first.role_id in second.candidates or not self._ends_in_agent(second):
                first.doubts.append("another job's word in a later part")
                return first
            return self._mixed([first, second])
        return first

    def _ends_in_agent(self, finding: Finding) -> bool:
        if finding.span is not None:
            return len(finding.span.term.words) > 1
        for part in self.segments:
            heads = [
                position
                for position in part.positions[: part.head_end]
                if not self.labels.facet[position]
            ]
            if heads and not part.spans and self._is_agent(heads[-1]):
                return True
        return False

    def _weigh_unknown_alternatives(self, finding: Finding, findings: list[Finding]) -> None:
        """'OT / PT' with PT unknown: an alternative that nobody knows may be another job."""
        for place, part in enumerate(self.segments):
            words = [position for position in part.positions if not self.labels.facet[position]]
            # Short letters may be a job ('PT'); a longer unknown word is rather a place or a team.
            if not words or not all(self._is_unknown_acronym(position) for position in words):
                continue
            if findings[place].bears_role or not finding.role_id:
                continue
            if self._is_alternative_to_a_role(place, findings):
                finding.candidates, finding.role_id, finding.rule = [finding.role_id], None, "alternatives"

    def _is_unknown_acronym(self, position: int) -> bool:
        return self.labels.is_unknown(position) and len(self.labels.tokens[position].text) < 5

    def _is_alternative_to_a_role(self, place: int, findings: list[Finding]) -> bool:
        before = place > 0 and findings[place - 1].bears_role and self.segments[place].connector
        after = (
            place + 1 < len(findings)
            and findings[place + 1].bears_role
            and self.segments[place + 1].connector
        )
        return bool((before | after) & (SLASH | OR))

    def _weigh_earlier_unknowns(
        self, finding: Finding, findings: list[Finding], bearing: list[int]
    ) -> None:
        """A lone word in a later part does not decide what a first part left unknown."""
        if finding.role_id is None or finding.span is None:
            return
        for place, part in enumerate(self.segments):
            if findings[place] is finding or part.positions[0] > finding.span.start:
                break
            if any(
                self.labels.is_unknown(position) and not self.labels.facet[position]
                for position in part.positions
            ):
                finding.doubts.append("unknown word before")
                bracketed = self.labels.tokens[finding.span.start].depth
                lone = len(finding.span.term.words) == 1 and self._is_weak(finding.span.term)
                if lone and not bracketed and place not in bearing:
                    finding.gate = finding.gate or "too_thin"

    def _weigh_guards(self, finding: Finding) -> None:
        phrases = self.index.guards.get(finding.role_id or "", ())
        texts = tuple(token.text for token in self.labels.tokens)
        if any(_holds(texts, phrase) for phrase in phrases):
            finding.gate = finding.gate or "guard"

    def _concluded(self, finding: Finding) -> Verdict:
        if finding.role_id is not None and not finding.gate:
            return self._verdict(finding, Outcome.MATCHED, None)
        if finding.gate:
            why = finding.gate if finding.gate in ("too_thin", "guard") else "gated"
            if finding.role_id:
                finding.candidates = [finding.role_id, *finding.candidates]
                finding.role_id = None
            if finding.gate not in ("too_thin", "guard"):
                self.notes.append(finding.gate)
            return self._verdict(finding, Outcome.UNMATCHED, why)
        if len(finding.candidates) >= 1:
            return self._verdict(finding, Outcome.AMBIGUOUS, finding.rule)
        return self._verdict(finding, Outcome.UNMATCHED, "outside")

    def _verdict(self, finding: Finding, outcome: Outcome, why: str | None) -> Verdict:
        ambiguous = finding.ambiguous.ambiguous if finding.ambiguous is not None else None
        return Verdict(
            outcome=outcome,
            role_id=finding.role_id if outcome is Outcome.MATCHED else None,
            rule=finding.rule or "none",
            why=why,
            candidates=[finding.role_id]
            if outcome is Outcome.MATCHED and finding.role_id
            else finding.candidates,
            span=finding.span,
            question=ambiguous.question
            if ambiguous is not None and outcome is Outcome.AMBIGUOUS
            else None,
            ambiguous=finding.ambiguous,
            reasons=list(self.notes),
            doubts=finding.doubts,
            levels=list(dict.fromkeys(self.levels)),
        )


def lookup(index: MatchIndex, words: tuple[str, ...]) -> Term | None:
    """The term with exactly these words, if there is one."""
    node = index.role_trie
    for word in words:
        child = node.children.get(word)
        if child is None:
            return None
        node = child
    return node.value


def _holds(texts: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    """Whether a phrase stands in these words, its words side by side."""
    size = len(phrase)
    return bool(size) and any(
        texts[at : at + size] == phrase for at in range(len(texts) - size + 1)
    )
