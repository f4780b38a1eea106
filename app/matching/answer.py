"""A verdict put into words: candidates, reasons, the reading of the title, codes."""

from collections.abc import Callable
from datetime import date
from typing import Final

from app.matching.coding import check_coding
from app.matching.confidence import (
    candidate_confidences,
    match_confidence,
    near_miss_confidence,
)
from app.matching.deciding.verdict import Verdict
from app.matching.index import MatchIndex, Term
from app.matching.kinship import roles_above
from app.matching.reading.labels import Labels
from app.matching.resolution import (
    Candidate,
    Hints,
    Outcome,
    Reading,
    Resolution,
    RoleCard,
    SetAside,
)
from app.matching.suggest import suggest
from app.matching.tables import CodeRow

_MOST_NEAR_MISSES: Final = 8


class Answer:
    """A verdict on one title, put into words for an analyst."""

    def __init__(
        self,
        title: str,
        labels: Labels,
        verdict: Verdict,
        index: MatchIndex,
        hints: Hints,
        as_of: date | None,
    ) -> None:
        """Take a verdict and what it was reached from."""
        self.title = title
        self.labels = labels
        self.verdict = verdict
        self.index = index
        self.hints = hints
        self.as_of = as_of

    def resolution(self, limit: int) -> Resolution:
        """The whole answer, its candidates cut to a number."""
        verdict = self.verdict
        candidates = self._candidates(max(limit, 1))
        role = self._card(verdict.role_id) if verdict.role_id else None
        reading = self._reading()
        return Resolution(
            outcome=verdict.outcome,
            why=verdict.why,
            role=role,
            confidence=candidates[0].confidence if candidates else 0.0,
            reasons=tuple(self._reasons(reading)),
            candidates=candidates[: max(limit, 0)],
            question=self._question(),
            reading=reading,
            codes=self._codes(verdict.role_id) if verdict.role_id else (),
            coding_check=check_coding(self.hints, verdict.role_id, self.index),
            suggested_title=self._suggested_title(role, reading),
        )

    def _card(self, role_id: str) -> RoleCard:
        row, card = self.index.role_rows[role_id], self.index.roles[role_id]
        if self.as_of is None:
            return card
        for former in row.former_names:
            begun = former.valid_from is None or former.valid_from <= self.as_of
            if begun and former.valid_to is not None and self.as_of < former.valid_to:
                return RoleCard(role_id, former.name, card.family)
        return card

    # --- candidates -----------------------------------------------------------------

    def _candidates(self, limit: int) -> tuple[Candidate, ...]:
        """As many candidates as are asked for, most likely first: each costs words."""
        verdict = self.verdict
        if verdict.outcome is Outcome.MATCHED and verdict.role_id:
            sure = match_confidence(verdict.rule or "", len(set(verdict.doubts)))
            matched = self._candidate(
                verdict.role_id, sure, self._matched_text(), self._term_reasons()
            )
            others = self._also_named(verdict.role_id, sure) if limit > 1 else ()
            return matched, *others[: limit - 1]
        if verdict.outcome is Outcome.AMBIGUOUS:
            shares = candidate_confidences(len(verdict.candidates))
            return tuple(
                self._candidate(role_id, share, *self._possible_reading(role_id))
                for role_id, share in zip(verdict.candidates[:limit], shares, strict=False)
            )
        return self._near_misses(limit)

    def _also_named(self, matched: str, sure: float) -> tuple[Candidate, ...]:
        """Beside a match: roles that only describe it, then the more general ones above it."""
        name = self.index.roles[matched].name
        told = [
            (role_id, f"the title names it beside {name}")
            for role_id in self.verdict.candidates
            if role_id != matched
        ]
        told += [
            (role_id, f"a more general role: {name} is a special case of it")
            for role_id in roles_above(self.index, matched)
        ]
        shares = candidate_confidences(len(told))
        return tuple(
            self._candidate(role_id, round((1 - sure) * share, 3), self._matched_text(), (reason,))
            for (role_id, reason), share in zip(dict(told).items(), shares, strict=False)
        )

    def _candidate(
        self, role_id: str, sure: float, term: str, reasons: tuple[str, ...]
    ) -> Candidate:
        return Candidate(self._card(role_id), sure, term, reasons)

    def _possible_reading(self, role_id: str) -> tuple[str, tuple[str, ...]]:
        """The words of an ambiguous title that may mean a role, and a sentence that says so."""
        name = self.index.roles[role_id].name
        if self.verdict.ambiguous is not None:
            text = self.verdict.ambiguous.text
            return text, (f"'{text}' can mean {name}",)
        return name, (f"words of the title name {name}, but do not decide",)

    def _near_misses(self, limit: int) -> tuple[Candidate, ...]:
        words = tuple(
            token.text
            for position, token in enumerate(self.labels.tokens)
            if not self.labels.facet[position]
        )
        named = list(dict.fromkeys(self.verdict.candidates))
        found = [(role_id, self._matched_text(), 1.0) for role_id in named]
        found += [
            near for near in suggest(words, self.index, _MOST_NEAR_MISSES) if near[0] not in named
        ]
        return tuple(
            self._candidate(
                role_id,
                near_miss_confidence(score),
                text,
                (f"a near miss: the nearest words on record are '{text}'",),
            )
            for role_id, text, score in found[: min(limit, _MOST_NEAR_MISSES)]
        )

    def _matched_text(self) -> str:
        return self.verdict.span.term.text if self.verdict.span is not None else ""

    # --- words ------------------------------------------------------------------------

    def _reasons(self, reading: Reading) -> list[str]:
        verdict = self.verdict
        reasons = list(self._term_reasons())
        reasons += verdict.reasons
        reasons += _why_reasons(verdict)
        reasons += self._rename_reasons()
        reasons += _reading_reasons(reading)
        return list(dict.fromkeys(reasons))

    def _term_reasons(self) -> tuple[str, ...]:
        span = self.verdict.span
        if span is None or self.verdict.role_id is None:
            return self._ambiguity_reasons()
        name = self.index.roles[self.verdict.role_id].name
        return (_term_reason(span.term, name), *self._status_reasons(self.verdict.role_id))

    def _ambiguity_reasons(self) -> tuple[str, ...]:
        term = self.verdict.ambiguous
        if term is None or term.ambiguous is None:
            return ()
        row = term.ambiguous
        outside = (f"it can also mean {row.outside_meaning}",) if row.outside_meaning else ()
        return (f"'{row.title}' alone does not decide: {row.explanation}", *outside)

    def _status_reasons(self, role_id: str) -> tuple[str, ...]:
        row = self.index.role_rows[role_id]
        return (f"{row.name} is a retired role",) if row.is_retired else ()

    def _rename_reasons(self) -> list[str]:
        if self.verdict.role_id is None or self.as_of is not None:
            return []
        row = self.index.role_rows[self.verdict.role_id]
        if not row.former_names or row.name_since is None:
            return []
        return [f"the role has been named {row.name} since {row.name_since.isoformat()}"]

    def _question(self) -> str | None:
        verdict = self.verdict
        if verdict.outcome is not Outcome.AMBIGUOUS:
            return None
        if verdict.question:
            return verdict.question
        names = [self.index.roles[role_id].name for role_id in verdict.candidates[:4]]
        if len(names) < 2:
            return f"Is this post {_with_article(names[0])}?" if names else None
        return f"Which is the post: {', '.join(names[:-1])} or {names[-1]}?"

    # --- reading ----------------------------------------------------------------------

    def _reading(self) -> Reading:
        settings, specialties, aside = self._pieces()
        return Reading(
            core=self._core(),
            band=self.labels.band,
            level=self.verdict.levels[0] if self.verdict.levels else None,
            settings=tuple(settings),
            specialties=tuple(specialties),
            set_aside=tuple(aside),
        )

    def _core(self) -> str:
        if self.verdict.role_id is not None:
            return self.index.roles[self.verdict.role_id].name.lower()
        if self.verdict.span is not None:
            return " ".join(self.verdict.span.term.words)
        return " ".join(
            token.text
            for position, token in enumerate(self.labels.tokens)
            if not self.labels.facet[position]
        )

    def _pieces(self) -> tuple[list[str], list[str], list[SetAside]]:
        labels = self.labels
        used = set(self.verdict.span.positions) if self.verdict.span is not None else set()
        settings: list[str] = []
        specialties: list[str] = []
        aside: list[SetAside] = []
        position = 0
        while position < len(labels.tokens):
            if position in used or labels.grade[position]:
                position += 1
                continue
            after, facet, value = self._piece(position, used)
            if facet in ("setting", "population", "service"):
                settings.append(value)
            elif facet == "specialty":
                specialties.append(value)
            elif facet is not None:
                aside.append(SetAside(self._raw(position, after), facet))
            position = after
        return list(dict.fromkeys(settings)), list(dict.fromkeys(specialties)), aside

    def _piece(self, position: int, used: set[int]) -> tuple[int, str | None, str]:
        """Where the piece that starts here ends, what it is, and its display form."""
        labels = self.labels
        context = labels.context[position]
        if context is not None:
            after = self._while_same(position, used, lambda at: labels.context[at] is context)
            return after, context.category, context.value
        facet = labels.facet[position] or ("unknown" if labels.is_unknown(position) else "other")
        if facet == "band":
            return position + 1, None, ""
        same = (
            (lambda at: labels.facet[at] == facet) if labels.facet[position] else labels.is_unknown
        )
        return self._while_same(position, used, same), facet, ""

    def _while_same(self, position: int, used: set[int], same: Callable[[int], bool]) -> int:
        after = position + 1
        while after < len(self.labels.tokens) and after not in used and same(after):
            if self.labels.tokens[after].gap & ~1:
                break
            after += 1
        return after

    def _raw(self, position: int, after: int) -> str:
        return self.title[self.labels.tokens[position].start : self.labels.tokens[after - 1].end]

    # --- codes and the standard title ---------------------------------------------------

    def _codes(self, role_id: str) -> tuple[CodeRow, ...]:
        return tuple(
            row for row in self.index.codes.of_role.get(role_id, ()) if self._is_in_force(row)
        )

    def _is_in_force(self, row: CodeRow) -> bool:
        if row.relation not in ("own", "shared"):
            return False
        if self.as_of is None:
            return row.valid_to is None
        begun = row.valid_from is None or row.valid_from <= self.as_of
        return begun and (row.valid_to is None or self.as_of < row.valid_to)

    def _suggested_title(self, role: RoleCard | None, reading: Reading) -> str | None:
        if role is None:
            return None
        places = [piece.text for piece in reading.set_aside if piece.facet == "place"]
        qualifiers = list(dict.fromkeys([*reading.specialties, *reading.settings, *places]))
        return f"{role.name} - {', '.join(qualifiers)}" if qualifiers else role.name


def _term_reason(term: Term, name: str) -> str:
    source = f" (source: {term.source})" if term.source else ""
    if term.ambiguous is not None:
        return f"'{term.text}' is read as {name}"
    if term.kind == "name" and not term.is_derived:
        return f"the title names the role {name}"
    if term.kind == "former name":
        return f"{term.text} is a former name of {name}{source}"
    if term.kind == "abbreviation":
        return f"{term.text} is an abbreviation of {name}{source}"
    return f"'{term.text}' is recorded as another name of {name}{source}"


_WHYS: Final = {
    "outside": "no role in the registry has these words",
    "not_a_title": "there are no words of a job in it",
    "too_thin": "one general word beside words that are not known is too little to record a role",
    "guard": "a word of the title speaks against the role",
    "alternatives": "the title names more than one job",
    "overlap": "the title's words belong to more than one role",
    "spelling": "a word is nearly one that the registry knows, which decides nothing by itself",
    "shared": "more than one role goes by these words",
    "doubtful": "the title has words that a strict setting does not pass over",
}


def _why_reasons(verdict: Verdict) -> list[str]:
    return [_WHYS[verdict.why]] if verdict.why in _WHYS else []


def _reading_reasons(reading: Reading) -> list[str]:
    reasons = []
    if reading.level:
        reasons.append(f"'{reading.level}' is the level of the post, not another role")
    told = [*reading.settings, *reading.specialties]
    if told:
        reasons.append(f"set aside as setting or specialty: {', '.join(told)}")
    for facet in dict.fromkeys(
        piece.facet for piece in reading.set_aside if piece.facet in _FACETS
    ):
        texts = ", ".join(piece.text for piece in reading.set_aside if piece.facet == facet)
        reasons.append(f"set aside as {_FACETS[facet]}: {texts}")
    return reasons


_FACETS: Final = {
    "place": "a place",
    "organisation": "an organisation",
    "amount": "hours or numbers",
    "reference": "a reference",
    "contract": "terms of the contract",
    "hours": "hours",
    "recruitment": "words of an advert",
    "reporting line": "the reporting line",
    "function": "a function beside the profession",
    "registration": "parts of the register",
    "level": "words of level",
    "unknown": "words that the registry does not know",
}


def _with_article(name: str) -> str:
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"
