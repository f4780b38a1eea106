"""Lints of the matching tables that need no labelled title: each finding is looked at once.

A finding is either corrected or entered in the list of its lint, with a reason where the reason
is not plain. The lists are ceilings: a new finding fails, and is a question to the curator.
Source: matching.md, 4.7.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from rapidfuzz.distance import OSA

from app.matching.index import MatchIndex
from app.matching.phrases import Words
from app.matching.tables import MatchingTables, TermRow
from app.matching.tokens import tokenise
from app.vocabulary import MATCHABLE_SCOPES, RewriteKind
from tests.word_lists import phrases_of

MAX_LETTERS_OF_AN_ACRONYM = 4
MAX_EDITS_OF_A_CONFUSION = 2
MIN_LETTERS_OF_A_CONFUSION = 4

SHORTER_THAN_THE_NAME = frozenset(
    (
        ("associate-postgraduate-dean", "Associate Dean"),
        ("blood-transfusion-manager", "Transfusion Manager"),
        ("child-and-adolescent-psychotherapist", "Child Psychotherapist"),
        ("clinical-exercise-physiologist", "Exercise Physiologist"),
        ("clinical-neuropsychologist", "Neuropsychologist"),
        ("clinical-nurse-specialist", "Nurse Specialist"),
        ("clinical-physiologist", "Physiologist"),
        ("clinical-trials-coordinator", "Trials Coordinator"),
        ("clinical-trials-manager", "Trial Manager"),
        ("consultant-clinical-neurophysiologist", "Consultant Neurophysiologist"),
        ("consultant-colorectal-surgeon", "Colorectal Consultant"),
        ("consultant-ent-surgeon", "ENT Consultant"),
        ("consultant-in-diabetes-and-endocrinology", "Consultant in Diabetes"),
        ("consultant-in-diabetes-and-endocrinology", "Consultant in Endocrinology"),
        ("consultant-in-intensive-care-medicine", "Consultant in Intensive Care"),
        (
            "consultant-in-sexual-and-reproductive-health",
            "Consultant in Sexual and Reproductive Health",
        ),
        ("consultant-obstetrician-and-gynaecologist", "Consultant Gynaecologist"),
        ("consultant-obstetrician-and-gynaecologist", "Consultant Obstetrician"),
        ("consultant-oral-and-maxillofacial-surgeon", "Consultant Maxillofacial Surgeon"),
        ("consultant-orthopaedic-surgeon", "Consultant in Orthopaedics"),
        ("consultant-orthopaedic-surgeon", "Orthopaedic Consultant"),
        ("consultant-paediatric-and-perinatal-pathologist", "Consultant Paediatric Pathologist"),
        ("consultant-paediatric-and-perinatal-pathologist", "Consultant Perinatal Pathologist"),
        ("consultant-respiratory-physician", "Consultant in Respiratory"),
        ("consultant-respiratory-physician", "Respiratory Consultant"),
        ("consultant-vascular-surgeon", "Vascular Consultant"),
        ("data-entry-clerk", "Data Clerk"),
        ("director-of-estates-and-facilities", "Director of Estates"),
        ("director-of-estates-and-facilities", "Director of Facilities"),
        ("director-of-estates-and-facilities", "Estates Director"),
        ("drug-and-alcohol-worker", "Alcohol Worker"),
        ("drug-and-alcohol-worker", "Drug Worker"),
        ("dynamic-interpersonal-therapist", "Dynamic Interpersonal Therapist"),
        ("family-and-systemic-psychotherapist", "Systemic Psychotherapist"),
        ("fire-safety-adviser", "Fire Adviser"),
        ("graduate-mental-health-worker", "Graduate Mental Health Worker"),
        ("graduate-mental-health-worker", "Graduate Primary Care Worker"),
        ("health-and-wellbeing-adviser", "Wellbeing Adviser"),
        ("health-and-wellbeing-coach", "Health Coach"),
        ("homelessness-worker", "Homelessness Officer"),
        ("infection-prevention-and-control-practitioner", "Infection Control Practitioner"),
        ("infection-prevention-and-control-practitioner", "Infection Prevention Practitioner"),
        ("infrastructure-engineer", "IT Engineer"),
        ("infrastructure-engineer", "Infrastructure Engineer"),
        ("interpersonal-psychotherapist", "Interpersonal Psychotherapist"),
        ("it-service-desk-manager", "Service Desk Manager"),
        ("legal-services-officer", "Legal Officer"),
        ("lived-experience-engagement-facilitator", "Lived Engagement Facilitator"),
        ("medical-notes-summariser", "Notes Summariser"),
        ("medical-records-clerk", "Records Clerk"),
        ("medical-transcriptionist", "Transcriptionist"),
        ("modern-matron", "Matron"),
        ("new-to-general-practice-nurse", "New to Practice Nurse"),
        ("nhs-111-clinical-adviser", "111 Clinical Advisor"),
        ("nhs-111-health-adviser", "111 Health Advisor"),
        ("non-professionally-affiliated-worker", "Non-Professionally Affiliated Worker"),
        ("oral-and-maxillofacial-surgeon", "Maxillofacial Surgeon"),
        ("painter-and-decorator", "Decorator"),
        ("painter-and-decorator", "Painter"),
        ("patient-flow-coordinator", "Flow Coordinator"),
        ("patient-flow-manager", "Flow Manager"),
        ("peer-support-worker", "Peer Worker"),
        ("people-participation-worker", "Participation Worker"),
        ("pharmacy-dispenser", "Dispenser"),
        ("positive-behaviour-support-practitioner", "Behaviour Practitioner"),
        ("positive-behaviour-support-practitioner", "Behaviour Support Practitioner"),
        ("practice-nurse-dispenser", "Nurse Dispenser"),
        ("practice-nurse-partner", "Nurse Partner"),
        ("programme-support-officer", "Programme Officer"),
        ("project-support-officer", "Project Support"),
        ("prosthetic-and-orthotic-technician", "Orthotic Technician"),
        ("prosthetic-and-orthotic-technician", "Prosthetic Technician"),
        ("prosthetics-and-orthotics-assistant", "Orthotics Assistant"),
        ("prosthetics-and-orthotics-assistant", "Prosthetics Assistant"),
        ("public-health-intelligence-analyst", "Health Intelligence Analyst"),
        ("public-health-intelligence-analyst", "Public Health Analyst"),
        ("quality-improvement-facilitator", "Improvement Facilitator"),
        ("reablement-support-worker", "Reablement Worker"),
        ("sister-charge-nurse", "Charge Nurse"),
        ("sister-charge-nurse", "Sister"),
        ("social-care-support-worker", "Social Care Worker"),
        ("specialist-community-public-health-nurse", "Specialist Public Health Nurse"),
        ("speech-and-language-therapist", "Language Therapist"),
        ("speech-and-language-therapist", "Speech Therapist"),
        ("staff-grade-doctor", "Staff Grade"),
        ("therapy-technical-instructor", "Technical Instructor"),
        ("trainee-healthcare-scientist", "Trainee Scientist"),
        ("trainee-psychotherapeutic-counsellor", "High Intensity Counsellor Trainee"),
        ("trainee-psychotherapeutic-counsellor", "Trainee Psychotherapeutic Counsellor"),
        ("trust-board-secretary", "Board Secretary"),
        ("trust-board-secretary", "Trust Secretary"),
        ("welfare-benefits-adviser", "Benefits Adviser"),
        ("workforce-information-analyst", "Workforce Analyst"),
    )
)
"""Synonyms that leave out a word of the role's name, each judged safe or still to be judged."""

LETTERS_THAT_OTHERS_SHARE = {
    "ACP": "an association of psychologists is not a post",
    "AMHP": "fixed by statute; the other two roles are not written so",
    "CNS": "the nervous system is not a post",
    "FCP": "a first contact physiotherapist is a first contact practitioner",
    "GP": "a partner is a general practitioner",
    "MHWP": "an older reading of the letters informs the reasons only",
    "NMP": "a physician of nuclear medicine is not written so",
    "ODP": "organisational development is written OD",
    "OT": "the technicians and the orthodontic therapist are not written so",
    "RN": "the register's own letters",
}
"""Acronyms that may match although their letters fit another role or title, with the reason."""

NAMED_AFTER_ANOTHER_JOB = frozenset(
    (
        ("academic-clinical-fellow", "clinical-fellow"),
        ("advanced-neonatal-nurse-practitioner", "nurse-practitioner"),
        ("advanced-nurse-practitioner", "nurse-practitioner"),
        ("art-therapy-manager", "therapy-manager"),
        ("arts-therapies-assistant", "therapy-assistant"),
        ("best-interests-assessor", "assessor"),
        ("business-architect", "architect"),
        ("chief-clinical-information-officer", "information-officer"),
        ("chief-information-officer", "information-officer"),
        ("chief-nursing-information-officer", "information-officer"),
        ("clinical-dental-technician", "dental-technician"),
        ("clinical-lecturer", "lecturer"),
        ("clinical-research-fellow", "research-fellow"),
        ("clinical-trials-administrator", "administrator"),
        ("cyber-security-manager", "security-manager"),
        ("data-governance-manager", "governance-manager"),
        ("data-quality-manager", "quality-manager"),
        ("database-administrator", "administrator"),
        ("dental-clinical-fellow", "clinical-fellow"),
        ("dental-consultant", "consultant"),
        ("dental-core-trainee", "core-trainee"),
        ("dental-laboratory-manager", "laboratory-manager"),
        ("dental-support-worker", "support-worker"),
        ("domestic-services-manager", "service-manager"),
        ("education-mental-health-practitioner", "mental-health-practitioner"),
        ("emergency-planning-manager", "planning-manager"),
        ("enterprise-architect", "architect"),
        ("equipment-library-assistant", "library-assistant"),
        ("estates-support-worker", "support-worker"),
        ("freedom-of-information-officer", "information-officer"),
        ("genetic-counsellor", "counsellor"),
        ("health-improvement-manager", "improvement-manager"),
        ("health-trainer", "trainer"),
        ("hr-administrator", "administrator"),
        ("information-governance-manager", "governance-manager"),
        ("information-governance-officer", "governance-officer"),
        ("information-security-manager", "security-manager"),
        ("information-security-officer", "security-officer"),
        ("intermediate-care-worker", "care-worker"),
        ("it-service-manager", "service-manager"),
        ("legal-services-manager", "service-manager"),
        ("maxillofacial-prosthetist", "prosthetist"),
        ("music-therapy-manager", "therapy-manager"),
        ("network-administrator", "administrator"),
        ("network-architect", "architect"),
        ("nurse-assessor", "assessor"),
        ("nurse-consultant", "consultant"),
        ("obstetrician-and-gynaecologist", "gynaecologist"),
        ("occupational-therapy-manager", "therapy-manager"),
        ("oral-surgeon", "surgeon"),
        ("pacs-administrator", "administrator"),
        ("patient-services-manager", "service-manager"),
        ("play-services-manager", "service-manager"),
        ("podiatric-surgeon", "surgeon"),
        ("prosthetist-and-orthotist", "orthotist"),
        ("recruitment-administrator", "administrator"),
        ("regional-dental-officer", "dental-officer"),
        ("regional-family-ambassador", "family-ambassador"),
        ("research-administrator", "administrator"),
        ("return-to-practice-nurse", "practice-nurse"),
        ("security-architect", "architect"),
        ("senior-clinical-medical-officer", "clinical-medical-officer"),
        ("senior-dental-officer", "dental-officer"),
        ("senior-house-officer", "house-officer"),
        ("senior-lecturer", "lecturer"),
        ("solution-architect", "architect"),
        ("specialist-nurse-practitioner", "nurse-practitioner"),
        ("speech-and-language-therapy-manager", "therapy-manager"),
        ("support-services-manager", "service-manager"),
        ("support-time-and-recovery-worker", "recovery-worker"),
        ("system-administrator", "administrator"),
        ("systems-architect", "architect"),
        ("technical-architect", "architect"),
        ("training-programme-director", "programme-director"),
        ("trust-board-secretary", "secretary"),
        ("voluntary-services-manager", "service-manager"),
    )
)
"""Roles whose name ends with another role's name without being a kind of it: other jobs by the
same word (a systems architect), and cases that nobody has placed yet."""

POSTS_OF_THEIR_OWN = frozenset(
    ("apprentice", "assistant", "associate", "deputy", "non", "student", "trainee")
)
"""Words in front of a name that make another post of it, so that no parent is wanted."""

CONFUSABLE_WORDS = frozenset(
    (
        ("andrologist", "audiologist"),
        ("aromatherapist", "dramatherapist"),
        ("audiologist", "cardiologist"),
        ("audiologist", "radiologist"),
        ("cadet", "carer"),
        ("cadet", "coder"),
        ("cardiographer", "radiographer"),
        ("cardiologist", "radiologist"),
        ("carer", "coder"),
        ("cleaner", "leader"),
        ("dean", "lead"),
        ("dentist", "dentistry"),
        ("economist", "ergonomist"),
        ("fitter", "sister"),
        ("lead", "leader"),
        ("midwife", "midwifery"),
        ("nephrologist", "neurologist"),
        ("neurologist", "urologist"),
        ("orthoptist", "orthotist"),
        ("partner", "porter"),
        ("physician", "physicist"),
        ("porter", "worker"),
        ("surgeon", "surgery"),
        ("trainee", "trainer"),
        ("urologist", "virologist"),
    )
)
"""Last words of role names so close that a slip turns one into the other. Never rewrite one."""

NOISE_AROUND_A_TERM = {
    "agency worker": "how the post is filled",
    "car driver": "a licence asked for",
    "driver required": "a licence asked for",
    "new role": "words of an advert; declared ambiguous as a whole title",
    "non medical prescriber": "a function beside the profession",
    "pa per annum": "of pay",
    "qi lead": "a function beside the profession",
    "quality improvement lead": "a function beside the profession",
    "view to partner": "of prospects",
}
"""Noise phrases that contain a term: safe where they are not a title of a post, with the reason."""


def _contains(words: Words, part: Words) -> bool:
    return any(
        words[start : start + len(part)] == part for start in range(len(words) - len(part) + 1)
    )


def _parts(words: Words) -> Iterator[Words]:
    """Every stretch of some words, the whole included."""
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            yield words[start:end]


def _matchable(tables: MatchingTables) -> Iterator[TermRow]:
    return (term for term in tables.terms if term.scope in MATCHABLE_SCOPES)


def _names(tables: MatchingTables) -> dict[str, str]:
    return {role.role_id: role.name for role in tables.roles}


def _last_words(tables: MatchingTables, index: MatchIndex) -> set[str]:
    return {index.words(role.name)[-1] for role in tables.roles}


def _shorter_terms(tables: MatchingTables, index: MatchIndex) -> Iterator[tuple[str, str]]:
    names = _names(tables)
    for term in _matchable(tables):
        words, name = Counter(index.words(term.text)), Counter(index.words(names[term.role_id]))
        if words < name:
            yield term.role_id, term.text


def _is_acronym(term: TermRow) -> bool:
    return len(term.text) <= MAX_LETTERS_OF_AN_ACRONYM and term.text.isupper()


def _initials(words: Words) -> str:
    return "".join(word[0] for word in words)


def _carriers(tables: MatchingTables, index: MatchIndex) -> dict[str, set[str]]:
    """Who else could be meant by some letters: roles by term or initials, ambiguous titles."""
    found: dict[str, set[str]] = defaultdict(set)
    for role in tables.roles:
        found[_initials(index.words(role.name))].add(role.role_id)
    for term in tables.terms:
        found[" ".join(index.words(term.text))].add(term.role_id)
    for row in tables.ambiguous:
        found[" ".join(index.words(row.title))].add(f"the title '{row.title}'")
    return found


def _named_after(tables: MatchingTables, index: MatchIndex) -> Iterator[tuple[str, str]]:
    """Roles with the longest other role that their name ends with, unless it is above them."""
    by_name = {index.words(role.name): role.role_id for role in tables.roles}
    for role in tables.roles:
        words = index.words(role.name)
        tails = (by_name.get(words[start:]) for start in range(1, len(words)))
        base = next((tail for tail in tails if tail and tail != role.role_id), None)
        is_other_post = words[0] in POSTS_OF_THEIR_OWN
        if base and not is_other_post and base not in index.ancestors[role.role_id]:
            yield role.role_id, base


def _confusable(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    long = sorted(word for word in words if len(word) >= MIN_LETTERS_OF_A_CONFUSION)
    for place, one in enumerate(long):
        for other in long[place + 1 :]:
            if OSA.distance(one, other) <= MAX_EDITS_OF_A_CONFUSION:
                yield one, other


def test_a_synonym_that_leaves_out_a_word_of_the_name_was_looked_at(
    tables: MatchingTables, index: MatchIndex
) -> None:
    assert set(_shorter_terms(tables, index)) - SHORTER_THAN_THE_NAME == set()


def test_a_short_acronym_that_may_match_means_one_role_only(
    tables: MatchingTables, index: MatchIndex
) -> None:
    carriers = _carriers(tables, index)

    shared = {
        term.text: others
        for term in _matchable(tables)
        if _is_acronym(term)
        and (others := carriers[" ".join(index.words(term.text))] - {term.role_id})
        and term.text not in LETTERS_THAT_OTHERS_SHARE
    }

    assert shared == {}


def test_a_role_named_after_another_is_a_kind_of_it(
    tables: MatchingTables, index: MatchIndex
) -> None:
    assert set(_named_after(tables, index)) - NAMED_AFTER_ANOTHER_JOB == set()


def test_words_of_two_professions_that_look_alike_are_known(
    tables: MatchingTables, index: MatchIndex
) -> None:
    assert set(_confusable(_last_words(tables, index))) - CONFUSABLE_WORDS == set()


def test_no_correction_turns_one_profession_into_another(
    tables: MatchingTables, index: MatchIndex
) -> None:
    """'Orthotist' is not a misspelling of 'orthoptist': no rewrite starts from a role's word."""
    words = {word for role in tables.roles for word in role.name.lower().split()}

    risky = [
        row.written
        for row in tables.lists.rewrites
        if row.kind == RewriteKind.SPELLING and row.written in words
    ]
    risky += [
        row.text for row in tables.terms if row.scope == "misspelling" and row.text.lower() in words
    ]

    assert risky == []


def test_noise_that_contains_a_term_was_looked_at(
    index: MatchIndex, tables: MatchingTables
) -> None:
    terms = {term.words for term in index.terms}

    found = {
        row.words
        for row in tables.lists.set_aside
        if not terms.isdisjoint(_parts(index.words(row.words)))
    }

    assert found - NOISE_AROUND_A_TERM.keys() == set()


def test_a_rewrite_is_complete_in_one_step(tables: MatchingTables, index: MatchIndex) -> None:
    chained = {
        row.written: row.rewritten
        for row in tables.lists.rewrites
        if index.words(row.rewritten)
        != tuple(token.text for token in tokenise(row.rewritten, index.reader.unfolded))
    }

    assert chained == {}


def test_a_rewrite_reaches_its_value(tables: MatchingTables, index: MatchIndex) -> None:
    """A rewrite whose words another rewrite takes first is never used."""
    silent = {
        row.written: row.rewritten
        for row in tables.lists.rewrites
        if not row.written.endswith(" to")
        and index.words(row.written) != index.words(row.rewritten)
    }

    assert silent == {}


def test_reading_a_name_twice_changes_nothing(tables: MatchingTables, index: MatchIndex) -> None:
    texts = [role.name for role in tables.roles] + [term.text for term in tables.terms]

    unstable = [
        text for text in texts if index.words(" ".join(index.words(text))) != index.words(text)
    ]

    assert unstable == []


def test_no_row_s_words_vanish_on_reading(tables: MatchingTables, index: MatchIndex) -> None:
    lost = [phrase for phrase in phrases_of(tables.lists) if not index.words(phrase)]
    unread = [row.title for row in tables.ambiguous if not index.words(row.title)]
    unread += [term.text for term in tables.terms if not index.words(term.text)]

    assert (lost, unread) == ([], [])


def test_the_words_that_decide_for_a_candidate_are_words(
    tables: MatchingTables, index: MatchIndex
) -> None:
    lost = [
        (row.title, candidate.role_id, word)
        for row in tables.ambiguous
        for candidate in row.candidates
        for word in candidate.words
        if not index.words(word)
    ]

    assert lost == []


def test_no_word_decides_for_two_candidates(tables: MatchingTables, index: MatchIndex) -> None:
    """A word that speaks for two readings decides for neither: it only looks as if it did."""
    undecided = []
    for row in tables.ambiguous:
        spoken: dict[Words, set[str]] = defaultdict(set)
        for candidate in row.candidates:
            for word in candidate.words:
                spoken[index.words(word)].add(candidate.role_id)
        undecided += [(row.title, words) for words, roles in spoken.items() if len(roles) > 1]

    assert undecided == []


def test_a_row_that_is_compared_with_one_word_is_one_word(
    tables: MatchingTables, index: MatchIndex
) -> None:
    compared = [row.words for row in tables.lists.heads]
    compared += [row.words for row in tables.lists.other_jobs]

    assert [words for words in compared if len(index.words(words)) != 1] == []


def test_no_phrase_is_two_things_in_one_list(tables: MatchingTables, index: MatchIndex) -> None:
    """Of two rows with the same words the engine keeps one: they must not disagree."""
    lists = tables.lists
    meanings: dict[tuple[str, Words], set[object]] = defaultdict(set)
    for context in lists.contexts:
        said = (context.kind, context.is_mental_health)
        meanings["contexts", index.words(context.words)].add(said)
    for grade in lists.grades:
        meanings["grades", index.words(grade.words)].add(grade.kind)
    for modifier in lists.modifiers:
        meanings["modifiers", index.words(modifier.words)].add(modifier.kind)
    for aside in lists.set_aside:
        meanings["set aside", index.words(aside.words)].add(aside.kind)

    assert {key: kinds for key, kinds in meanings.items() if len(kinds) > 1} == {}


def test_no_guard_silences_a_role_by_its_own_name(
    tables: MatchingTables, index: MatchIndex
) -> None:
    """A guard that applies to a role's own name would stop the role from matching."""
    silenced = [
        (role.role_id, phrase)
        for role in tables.roles
        for phrase in index.lists.guards.get(role.role_id, ())
        if _contains(index.words(role.name), phrase)
    ]

    assert silenced == []


def test_no_phrase_of_a_list_reads_as_a_small_number(
    tables: MatchingTables, index: MatchIndex
) -> None:
    """'under 5s' loses its preposition: 'Ward 5' would be a ward for small children."""
    read = [index.words(phrase) for phrase in phrases_of(tables.lists)]

    numbers = [words for words in read if len(words) == 1 and words[0].isdigit()]

    assert [words for words in numbers if len(words[0]) < 3] == []


def test_each_meaning_of_a_field_is_in_the_name_of_a_role(index: MatchIndex) -> None:
    """A meaning that no role's name has would choose nothing."""
    known = {field for fields in index.children.values() for field in fields}

    meanings = set(index.lists.field_meanings.values())

    assert sorted(meanings - known) == []


def test_each_parent_of_fields_has_a_special_case(index: MatchIndex) -> None:
    parents = index.lists.field_parents

    assert [role_id for role_id in sorted(parents) if not index.children[role_id]] == []
