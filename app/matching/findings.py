"""What one segment of a title says by itself, by its terms and by the words they leave over."""

from dataclasses import dataclass, field

from app.matching.index import BROADER, MatchIndex, Term
from app.matching.kinship import holds_at, is_registration, is_weak, lookup, refined
from app.matching.phrases import Words
from app.matching.reading import Labels
from app.matching.segments import ALTERNATIVES, Segment
from app.matching.spans import Span

_TELL_THE_FIELD = frozenset(("specialty", "setting", "population"))
UNKNOWN_BEFORE = "unknown word before"
UNKNOWN_AFTER = "unknown word after"
QUALIFIED = "a field before a role that anybody may hold"
ABSORBED = "another role's name beside it"
TOO_THIN = "too_thin"
OUTSIDE = "outside"


@dataclass(slots=True)
class Finding:
    """What one segment, or several joined, say.

    A role (`role_id`) that a `gate` may close, or several `candidates`, or a job that the
    registry does not know (`names_a_job`). `rule` is the family of the decision; `doubts`
    say why a stricter setting would not match; `beside` are roles that only describe this one.
    """

    role_id: str | None = None
    span: Span | None = None
    rule: str = ""
    candidates: list[str] = field(default_factory=list)
    ambiguous: Term | None = None
    gate: str = ""
    doubts: list[str] = field(default_factory=list)
    names_a_job: bool = False
    beside: list[str] = field(default_factory=list)

    @property
    def bears_role(self) -> bool:
        """Whether the segment names a job at all, known or not."""
        return bool(self.role_id or self.candidates or self.gate or self.names_a_job)

    @property
    def open_role(self) -> str | None:
        """The role where no gate closes it."""
        return None if self.gate else self.role_id

    @property
    def words(self) -> Words:
        """The words of the term found; none where no term was."""
        return self.span.term.words if self.span is not None else ()

    def absorb(self, other: "Finding") -> "Finding":
        """This finding, which another role beside it only describes: a doubt."""
        self.doubts.append(ABSORBED)
        self.beside += [other.role_id] if other.role_id else []
        return self

    def close(self, gate: str) -> None:
        """Close the role with a reason; the first one stays."""
        self.gate = self.gate or gate


@dataclass(slots=True)
class Trace:
    """What deciding met on the way: levels of the post, and sentences for the reader."""

    levels: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def found(span: Span) -> Finding:
    """The finding of one term."""
    term = span.term
    if term.ambiguous is not None:
        return Finding(
            span=span, ambiguous=term, candidates=list(term.role_ids), rule=_why(term.kind)
        )
    if len(term.role_ids) > 1 or term.kind == BROADER:
        rule = term.kind if term.kind == BROADER else "shared"
        return Finding(span=span, candidates=list(term.role_ids), rule=rule)
    return Finding(role_id=term.role_ids[0], span=span, rule="span")


def _why(kind: str) -> str:
    """The reason word of an ambiguous title's kind: 'catch_all', 'homonym', 'confusable_pair' …"""
    return kind.removesuffix(" abbreviation").replace("-", "_").replace(" ", "_")


def mixed(findings: list[Finding], rule: str = "overlap") -> Finding:
    """Several findings of which none may be chosen: their roles are the candidates."""
    roles = [
        role
        for finding in findings
        for role in ([finding.role_id] if finding.role_id else finding.candidates)
    ]
    return Finding(
        span=findings[-1].span,
        candidates=list(dict.fromkeys(roles)),
        rule=rule,
        names_a_job=True,
    )


class Examiner:
    """Reads the segments of one title; used once."""

    def __init__(
        self, labels: Labels, segments: list[Segment], index: MatchIndex, trace: Trace
    ) -> None:
        """Prepare to examine the segments of a labelled title."""
        self.labels = labels
        self.segments = segments
        self.index = index
        self.trace = trace

    def examine(self, part: Segment) -> Finding:
        """What one segment says, whatever the others say."""
        head, facet = part.head, self.labels.facet
        spans = [span for span in part.spans if span.start in head]
        if not spans:
            return Finding(names_a_job=any(self.is_agent(at) for at in head if not facet[at]))
        spans = self._jobs(spans) if len(spans) > 1 else spans
        covered = {position for span in spans for position in span.positions}
        rest = [at for at in head if at not in covered and not facet[at]]
        finding = found(spans[-1])
        for span in reversed(spans[:-1]):
            finding = self._joined(found(span), finding)
        if finding.role_id is not None and finding.span is not None:
            finding, rest = self._of_field(finding, finding.span, rest)
        if self._is_general_in_mental_health(finding):
            self._open_to_field(finding)
        elif finding.role_id is not None and finding.span is not None:
            self._weigh_leftovers(finding, finding.span, rest)
        elif finding.ambiguous is not None and finding.span is not None:
            self._weigh_ambiguous(finding, finding.span, rest)
        return finding

    # --- words ---------------------------------------------------------------------

    def is_agent(self, position: int) -> bool:
        """Whether the word names a person at work and is no level, trainee or setting."""
        labels = self.labels
        return (
            labels.head[position] is not None
            and labels.identity[position] != "training"
            and labels.grade[position] is None
            and labels.context[position] is None
        )

    def is_modifier(self, span: Span) -> bool:
        """Whether a term is a lone word of level or grade ('lead', 'deputy')."""
        if len(span.positions) > 1:
            return False
        identity = self.labels.identity[span.start] is not None and span.term.ambiguous is not None
        return identity or self.labels.grade[span.start] is not None

    def is_work(self, position: int) -> bool:
        """Whether the word is a kind of work ('research'), not a setting."""
        context = self.labels.context[position]
        return context is not None and context.category == "work"

    def _jobs(self, spans: list[Span]) -> list[Span]:
        """The terms without a lone modifier beside others: in 'Lead Nurse' the lead is level."""
        return [span for span in spans if not self.is_modifier(span)] or spans

    # --- terms side by side -----------------------------------------------------------

    def _joined(self, first: Finding, last: Finding) -> Finding:
        one, two = first.role_id, last.role_id
        together = self._together(first, last)
        if together is not None:
            return together
        if one is not None and two is not None:
            return self._joined_roles(first, one, last, two)
        if one is None and two is None:
            return mixed([first, last])
        known, unclear = (last, first) if one is None else (first, last)
        if unclear is last and len(unclear.words) == 1:
            return self._before_bare_head(known, unclear)
        if known.words in self.index.lists.functions:
            return unclear
        if known.role_id in unclear.candidates or len(unclear.words) == 1:
            return known
        return mixed([first, last])

    def _before_bare_head(self, known: Finding, head: Finding) -> Finding:
        """'Pharmacist Supervisor' is another job; 'Sister Nurse' is a sister, who is a nurse."""
        if known.role_id in self.index.lists.level_roles:
            self.trace.levels.append("lead")
            return head
        if known.words in self.index.lists.contested_levels:
            return mixed([known, head])
        above = self.index.ancestors.get(known.role_id or "", frozenset())
        if not above.intersection(head.candidates):
            known.close(f"'{head.words[0]}' after the role names another job")
        return known

    def _together(self, first: Finding, last: Finding) -> Finding | None:
        """'Consultant Acute Paediatrician': two terms whose words together are one term."""
        term = lookup(self.index, (*first.words, *last.words))
        if term is None or first.span is None or last.span is None:
            return None
        return found(Span((*first.span.positions, *last.span.positions), term))

    def _joined_roles(self, first: Finding, one: str, last: Finding, two: str) -> Finding:
        if one == two:
            return last
        chosen = self.chosen_by_function(first, last) or self._chosen_by_level(
            first, one, last, two
        )
        if chosen is not None:
            return chosen
        if self.is_level_or_post(first, last):
            return mixed([first, last])
        others = [role for role in (one, two) if role in self.index.other_jobs]
        if len(others) > 1:
            return last.absorb(first) if self._is_in_charge(first, last) else mixed([first, last])
        if others:
            return first.absorb(last) if one in others else last.absorb(first)
        special = refined(self.index, one, two)
        if special is not None:
            return first if special == one else last
        return first if self.is_registration(last) else mixed([first, last])

    def is_level_or_post(self, first: Finding, last: Finding) -> bool:
        """'Team Lead Physiotherapist': a post in charge, or a profession at that level."""
        for level, other in ((first, last), (last, first)):
            if level.words in self.index.lists.contested_levels:
                row = self.index.role_rows[other.role_id or ""]
                return row.entry == "registered" and row.role_id not in self.index.other_jobs
        return False

    def _is_in_charge(self, first: Finding, last: Finding) -> bool:
        """'Receptionist Team Leader': who leads people of a job does not do that job."""
        leading = self.index.lists.words_in_charge
        return last.words[-1] in leading and first.words[-1] not in leading

    def chosen_by_function(self, first: Finding, second: Finding) -> Finding | None:
        """'CPN / Care Coordinator': of a profession and a function, the profession."""
        first_is, second_is = (
            finding.words in self.index.lists.functions for finding in (first, second)
        )
        if first_is == second_is:
            return None
        return second if first_is else first

    def _chosen_by_level(self, first: Finding, one: str, last: Finding, two: str) -> Finding | None:
        """'Clinical Lead Physiotherapist': a role that is the level of another beside it."""
        levels = self.index.lists.level_roles
        if one in levels and not self.is_registration(last):
            self.trace.levels.append("lead")
            return last
        return first if two in levels else None

    def is_registration(self, finding: Finding) -> bool:
        """Whether the finding is a part of the register, such as RMN."""
        return is_registration(self.index, finding.words)

    # --- words left over ----------------------------------------------------------------

    def _of_field(self, finding: Finding, span: Span, rest: list[int]) -> tuple[Finding, list[int]]:
        """'Paediatric Staff Nurse': a field of the register before a grade makes it that nurse."""
        if finding.role_id not in self.index.lists.grade_forms:
            return finding, rest
        before = [at for at in rest if at < span.start and not self.labels.grade[at]]
        texts = [self.labels.texts[at] for at in before]
        for start in range(len(before)):
            term = lookup(self.index, (*texts[start:], span.term.words[-1]))
            if term is not None and self.is_of_register(term):
                positions = (*before[start:], *span.positions)
                return found(Span(positions, term)), [at for at in rest if at not in positions]
        return finding, rest

    def is_of_register(self, term: Term) -> bool:
        """Whether a term names a field of the register, or a special case of one."""
        if len(term.role_ids) > 1 or term.ambiguous is not None or term.kind == BROADER:
            return False
        role_id, fields = term.role_ids[0], self.index.registered_fields
        return role_id in fields or bool(self.index.ancestors[role_id] & fields)

    def _weigh_leftovers(self, finding: Finding, span: Span, rest: list[int]) -> None:
        """Close or doubt a role by the words of its segment that its term does not explain."""
        for position in rest:
            if self.labels.grade[position]:
                self._weigh_grade(finding, span, position)
            elif self.labels.identity[position]:
                self.weigh_identity(finding, position)
            elif self.is_agent(position):
                self._weigh_agent(finding, span, position)
            else:
                self._doubt(finding, span, position)
        if UNKNOWN_BEFORE in finding.doubts and is_weak(self.index, span.term):
            finding.close(TOO_THIN)

    def _doubt(self, finding: Finding, span: Span, position: int) -> None:
        """Doubt a role by a word beside it that names no person."""
        if position > span.end and self.labels.is_unknown(position):
            finding.doubts.append(UNKNOWN_AFTER)
        elif self.labels.is_unknown(position) or self.is_work(position):
            finding.doubts.append(UNKNOWN_BEFORE)
        elif position == span.start - 1 and self._is_open(finding):
            finding.doubts.append(QUALIFIED)

    def _is_general_in_mental_health(self, finding: Finding) -> bool:
        """'CAMHS Consultant': a bare head of other fields does not say which it is in this one."""
        parent = self.index.lists.qualified_heads.get(finding.words)
        if parent is None or parent != finding.role_id:
            return False
        return self._is_in_mental_health() and not self.index.role_rows[parent].is_mental_health

    def _open_to_field(self, finding: Finding) -> None:
        """A general role and its special cases in mental health, for the reader to choose."""
        special = [
            role_id
            for role_id, above in self.index.ancestors.items()
            if finding.role_id in above and self.index.role_rows[role_id].is_mental_health
        ]
        finding.candidates, finding.rule = [finding.role_id or "", *special], "catch_all"
        finding.role_id = None

    def _is_open(self, finding: Finding) -> bool:
        """Whether the role needs neither a register nor an accreditation: a field may remake it."""
        return self.index.role_rows[finding.role_id or ""].entry not in ("registered", "accredited")

    def _weigh_grade(self, finding: Finding, span: Span, position: int) -> None:
        grade = self.labels.grade[position] or ""
        # 'ACP Programme Lead' leads a programme; 'Physiotherapist Lead' is a physiotherapist.
        between = range(span.end + 1, position)
        if grade == "lead" and any(
            self.labels.is_unknown(at) or self.is_work(at) for at in between
        ):
            finding.close("the post leads something else than the role")
        else:
            self.trace.levels.append(grade)

    def weigh_identity(self, finding: Finding, position: int) -> None:
        """A modifier beside a role: a training grade, a level, or another post altogether."""
        word, kind = self.labels.texts[position], self.labels.identity[position]
        if finding.role_id is None:
            return
        row = self.index.role_rows[finding.role_id]
        if kind == "training":
            self._train(finding, finding.role_id, word)
        elif kind == "advanced" and self._is_profession(finding, row.entry):
            self.trace.levels.append("advanced")
        else:
            finding.close(f"'{word}' makes it another post")

    def _is_profession(self, finding: Finding, entry: str) -> bool:
        """Whether a role is a registered one, or closed and named after a profession."""
        head = self.index.lists.heads.get(finding.words[-1]) if finding.words else None
        return entry == "registered" or (entry != "open" and head == "profession")

    def _weigh_agent(self, finding: Finding, span: Span, position: int) -> None:
        word = self.labels.texts[position]
        if position > span.end:
            finding.close(f"'{word}' after the role names another job")
        elif finding.role_id in self.index.other_jobs:
            self.trace.notes.append(f"'{word}' tells the profession, '{span.term.text}' the job")
        else:
            finding.close(f"'{word}' names another job")

    def _train(self, finding: Finding, role_id: str, word: str) -> None:
        row = self.index.role_rows[role_id]
        grade = self.index.trainees.get(role_id)
        if row.trains_for or role_id in self.index.trainees.values():
            return
        # A student is no apprentice: 'OT Apprentice' is not the Student Occupational Therapist.
        if grade and (word == "student" or not self.index.roles[grade].name.startswith("Student")):
            finding.role_id, finding.rule = grade, "training"
            self.trace.notes.append(f"the title says it is the training grade of {row.name}")
        elif row.entry == "open":
            self.trace.levels.append("apprentice" if word.startswith("apprentice") else "trainee")
        else:
            finding.close("a trainee of this role is not in the registry")

    # --- catch-alls ---------------------------------------------------------------------

    def _weigh_ambiguous(self, finding: Finding, span: Span, rest: list[int]) -> None:
        """A catch-all may be decided by the words around it, or turned into another job."""
        training = [at for at in rest if self.labels.identity[at] == "training"]
        if training and self._train_readings(finding):
            return
        self._weigh_words_of_level(finding, span, rest)
        if finding.gate:
            return
        decided, words = (
            (None, "") if self._is_qualified_by_unknown(span, rest) else self._decided_by(span)
        )
        if decided is None:
            self._add_readings_of_field(finding)
            self._weigh_qualified_head(finding)
        elif decided in self.index.ambiguous_roles and not self._is_named(decided, finding):
            finding.candidates = list(dict.fromkeys([decided, *finding.candidates]))
        else:
            finding.role_id, finding.rule = decided, "decided by words"
            self.trace.notes.append(f"'{words}' in the title decides between the readings")

    def _is_named(self, role_id: str, finding: Finding) -> bool:
        """'PCN Care Coordinator': the words decide that a name which may mean others is meant."""
        return self.index.words(self.index.roles[role_id].name) == finding.words

    def _weigh_words_of_level(self, finding: Finding, span: Span, rest: list[int]) -> None:
        """What words of level, modifiers and later heads make of a catch-all."""
        for position in rest:
            if self.labels.grade[position]:
                self.trace.levels.append(self.labels.grade[position] or "")
            elif self.labels.identity[position] == "advanced":
                self._weigh_advanced(finding, position)
            elif self.labels.identity[position] or (
                position > span.end and self.is_agent(position)
            ):
                finding.close(f"'{self.labels.texts[position]}' makes it another post")

    def _add_readings_of_field(self, finding: Finding) -> None:
        """'Eating Disorders Clinician': in mental health a bare head means what it means there."""
        term = self.index.mental_health_heads.get(finding.words[-1]) if finding.words else None
        if term is not None and len(finding.words) == 1 and self._is_in_mental_health():
            finding.candidates = list(dict.fromkeys([*term.role_ids, *finding.candidates]))

    def _is_in_mental_health(self) -> bool:
        return any(context and context.is_mental_health for context in self.labels.context)

    def _train_readings(self, finding: Finding) -> bool:
        """'Trainee CAP': the training grades of what the letters may stand for."""
        trainees, roles = self.index.trainees, self.index.roles
        grades = [trainees[role] for role in finding.candidates if role in trainees]
        grades.sort(key=lambda role: roles[role].name.startswith("Student"))
        if grades:
            finding.candidates = grades
        return bool(grades)

    def _weigh_advanced(self, finding: Finding, position: int) -> None:
        """'Advanced Mental Health Practitioner': the general advanced role comes first."""
        word = self.labels.texts[position]
        term = lookup(self.index, (word, *finding.words[-1:]))
        if term is not None:
            finding.candidates = list(dict.fromkeys([*term.role_ids, *finding.candidates]))

    def _is_qualified_by_unknown(self, span: Span, rest: list[int]) -> bool:
        """'Deputy Applications Manager': a word that nobody explains may make another job of it."""
        return any(
            position < span.end and (self.labels.is_unknown(position) or self.is_work(position))
            for position in rest
        )

    def _decided_by(self, span: Span) -> tuple[str | None, str]:
        """The one reading that words elsewhere in the title speak for, and those words.

        Words of an alternative, modifiers, and words that only belong to a longer phrase
        ('health' in 'mental health') speak for nothing.
        """
        if not any(phrases for _, phrases in span.term.spoken_for):
            return None, ""
        apart = self._alternatives_to(span).union(span.positions)
        apart.update(at for at, kind in enumerate(self.labels.identity) if kind)
        texts = tuple(["" if at in apart else text for at, text in enumerate(self.labels.texts)])
        spoken = [
            (role_id, phrase)
            for role_id, phrases in span.term.spoken_for
            for phrase in phrases
            if self._is_spoken(texts, phrase)
        ]
        if len({role_id for role_id, _ in spoken}) != 1:
            return None, ""
        role_id, phrase = spoken[0]
        return role_id, self._as_written(span.term, role_id, phrase)

    def _as_written(self, term: Term, role_id: str, phrase: Words) -> str:
        """A phrase that speaks for a reading, as the table of readings writes it."""
        rows = term.ambiguous.candidates if term.ambiguous is not None else ()
        texts = (text for row in rows if row.role_id == role_id for text in row.words)
        return next((text for text in texts if self.index.words(text) == phrase), " ".join(phrase))

    def _alternatives_to(self, span: Span) -> set[int]:
        """The positions of the parts beside an '/', 'or' or 'and', but for the term's own."""
        apart: set[int] = set()
        for place, part in enumerate(self.segments):
            following = self.segments[place + 1] if place + 1 < len(self.segments) else None
            is_listed = part.connector & ALTERNATIVES or (
                following is not None and following.connector & ALTERNATIVES
            )
            if is_listed and span not in part.spans:
                apart.update(part.positions)
        return apart

    def _is_spoken(self, texts: Words, phrase: Words) -> bool:
        contexts = self.labels.context
        for at in holds_at(texts, phrase):
            end = at + len(phrase)
            before = at > 0 and contexts[at] is not None and contexts[at - 1] is contexts[at]
            after = (
                end < len(texts)
                and contexts[end] is not None
                and contexts[end] is contexts[end - 1]
            )
            if not before and not after:
                return True
        return False

    def _weigh_qualified_head(self, finding: Finding) -> None:
        """'Stoma Nurse' is a nurse with a specialty: the parent, where a specialty is named."""
        parent = self.index.lists.qualified_heads.get(finding.words)
        contexts = [context for context in self.labels.context if context is not None]
        if parent is None:
            return
        is_of_another_field = not self.index.role_rows[parent].is_mental_health
        if is_of_another_field and self._is_in_mental_health():
            finding.candidates = list(dict.fromkeys([parent, *finding.candidates]))
        elif any(context.category in _TELL_THE_FIELD for context in contexts):
            finding.role_id, finding.rule = parent, "specialty"
            self.trace.notes.append(
                f"a specialty or setting beside '{' '.join(finding.words)}' names the general role"
            )
