"""Searches of a code list for the names of a role. Pure, so that anybody can repeat them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from app.matching.names import NameReader
from app.services.codes.groups import is_for_learners, is_of_another_group
from app.vocabulary import (
    MATCHABLE_SCOPES,
    CodeKind,
    CodeStatus,
    CodeSystemId,
    SynonymKind,
)

MIN_WORDS_OF_A_PHRASE = 3
_SHOWN_HITS = 3
_NOT_IN_FULL_WORDS = frozenset({SynonymKind.ABBREVIATION, SynonymKind.MISSPELLING})


@dataclass(frozen=True, slots=True)
class WordedCode:
    """A code with every wording that the list gives it."""

    code: str
    display: str
    kind: str
    status: str
    titles: tuple[str, ...] = ()
    heading: str | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A name of a role, as a search uses it."""

    text: str
    kind: str
    scope: str


@dataclass(frozen=True, slots=True)
class Search:
    """What a search found. `code` is the best hit, or None where no name is in the list."""

    says: str
    code: str | None


@dataclass(frozen=True, slots=True)
class _Hit:
    is_whole: bool
    is_for_others: bool
    listed: WordedCode

    @property
    def says_little(self) -> bool:
        """Whether the code is retired, or is for other staff or for learners."""
        return self.is_for_others or self.listed.status == CodeStatus.RETIRED

    def rank(self) -> tuple[bool, bool, bool, bool, str]:
        """Codes that can be the role's first, then whole wordings, then levels."""
        return (
            self.says_little,
            not self.is_whole,
            self.is_for_others,
            self.listed.kind != CodeKind.LEVEL,
            self.listed.code,
        )


@dataclass(frozen=True, slots=True)
class SearchableList:
    """One version of a code list, ready to be searched by names as `names` reads them."""

    system_id: str
    names: NameReader
    wordings: tuple[tuple[str, WordedCode], ...]
    by_word: dict[str, set[int]] = field(repr=False)


def searchable(system_id: str, codes: Iterable[WordedCode], names: NameReader) -> SearchableList:
    """The list as the words of its wordings. Headings are not codes, so they are left out."""
    wordings: list[tuple[str, WordedCode]] = []
    by_word: dict[str, set[int]] = defaultdict(set)
    for listed in sorted(codes, key=lambda listed: listed.code):
        if listed.kind == CodeKind.HEADING:
            continue
        for wording in sorted(_wordings(system_id, listed)):
            words = _words(wording, names)
            for word in words.split():
                by_word[word].add(len(wordings))
            wordings.append((words, listed))
    return SearchableList(system_id, names, tuple(wordings), dict(by_word))


def search(
    name: str, synonyms: Iterable[Named], codes: SearchableList, staff_group: str | None = None
) -> Search:
    """Whether a list has a role, by its name and its synonyms in full words.

    Codes that are in use, of the staff group and not for learners come first. A wording counts
    as found if it is one of the names or contains one ('Nursing Associate' in 'Trainee Nursing
    Associate'). A search must not prove a gap that a reader would doubt.
    """
    terms = {_words(name, codes.names)}
    terms |= {_words(synonym.text, codes.names) for synonym in synonyms if _is_searched(synonym)}
    hits = sorted(set(_hits(terms, codes, staff_group, name)), key=_Hit.rank)
    asked = f"Searched for '{name}'{_and_synonyms(len(terms) - 1)}"
    if not hits:
        return Search(f"{asked}: not found", None)
    verb = "found" if hits[0].is_whole else "found within"
    return Search(f"{asked}: {verb}: {_shown(hits)}", hits[0].listed.code)


def _and_synonyms(count: int) -> str:
    if count == 0:
        return ""
    return " and 1 synonym" if count == 1 else f" and {count} synonyms"


def _is_searched(synonym: Named) -> bool:
    """Whether it may match and is in full words: an abbreviation would be found by chance."""
    if synonym.scope not in MATCHABLE_SCOPES or synonym.kind in _NOT_IN_FULL_WORDS:
        return False
    words = synonym.text.split()
    has_abbreviation = any(len(word) > 1 and word.isupper() for word in words)
    return len(words) >= MIN_WORDS_OF_A_PHRASE or not has_abbreviation


def _words(text: str, names: NameReader) -> str:
    return " ".join(names.words_if_readable(text))


def _hits(
    terms: Collection[str], codes: SearchableList, staff_group: str | None, name: str
) -> Iterator[_Hit]:
    is_learner = is_for_learners(name)
    for term in filter(None, terms):
        for position in _with_every_word(term, codes):
            wording, listed = codes.wordings[position]
            if f" {term} " in f" {wording} ":
                is_for_others = (
                    is_for_learners(listed.display) and not is_learner
                ) or is_of_another_group(codes.system_id, listed.code, listed.heading, staff_group)
                yield _Hit(wording == term, is_for_others, listed)


def _with_every_word(term: str, codes: SearchableList) -> set[int]:
    places = [codes.by_word.get(word, set()) for word in term.split()]
    return set.intersection(*places) if places else set()


def _wordings(system_id: str, listed: WordedCode) -> set[str]:
    """The display, the titles, and the level of an occupation code without its care setting."""
    wordings = {listed.display, *listed.titles}
    if system_id == CodeSystemId.NHS_OCCUPATION_CODE:
        wordings.add(listed.display.partition(" in ")[0])
    return wordings


def _shown(hits: list[_Hit]) -> str:
    best = (hits[0].is_for_others, hits[0].is_whole)
    alike = [hit for hit in hits if (hit.is_for_others, hit.is_whole) == best]
    codes = {hit.listed.code: hit.listed for hit in alike}
    shown = [_described(listed) for listed in list(codes.values())[:_SHOWN_HITS]]
    more = len(codes) - len(shown)
    return "; ".join(shown) + (f" and {more} more" if more else "")


def _described(listed: WordedCode) -> str:
    retired = " (retired)" if listed.status == CodeStatus.RETIRED else ""
    return f"{listed.code} {listed.display}{retired}"
