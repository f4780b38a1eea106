"""Forenames that show that the end of a title is a person's name and not a place.

The list is our own curation: names that are common in the United Kingdom, written down without a
published source. It is not complete, and it is not a fact of the registry: no title is matched
by it. A name that is missing is kept as it is, and the row is listed for the user to look at.
"""

from typing import Final

_COMMON: Final = """
aaron abdul abigail adam adrian agnes ahmed aisha alan alastair alex alexander alice alison amanda
amelia amy andrea andrew angela anita ann anna anne annette anthony antonia arthur barbara barry
beatrice ben benjamin bernadette bernard beth bethany beverley brenda brian bridget bruce callum
carl carol carole caroline catherine charles cheryl chloe chris christian christina christine
christopher claire clare clive colin craig daniel daniela darren david dawn deborah debbie declan
denise dennis derek diana diane dominic donna doreen dorothy douglas duncan edith edward eileen
elaine eleanor elizabeth ellen emily emma eric erica ethan eva evelyn fatima fiona frances francis
frank frederick gail gareth gary gavin gemma geoffrey george georgina gerald geraldine gillian
glenn gordon graeme graham gregory hannah harriet harry hassan hazel heather helen henry hilary
howard hugh ian imran irene isaac isabel isabella jack jackie jacqueline jake james jamie jane
janet janice jasmine jason jean jennifer jenny jeremy jessica jill jo joan joanna joanne jodie joe
john jonathan jordan joseph joshua joyce judith julia julian julie justin karen karl kate katherine
kathleen kathryn katie keith kelly kenneth kerry kevin kieran kim kirsty laura lauren lawrence leah
lee leon leonard lesley lewis liam linda lindsay lisa liz lorna lorraine louis louise lucy luke
lydia lynda lynn lynne maggie malcolm marcus margaret maria marie marion mark martin mary matthew
maureen megan melanie michael michelle mohammed molly muhammad naomi natalie natasha nathan neil
nicholas nicola nigel noel norma norman oliver olivia oluwaseun omar owen pamela patricia patrick
paul paula pauline peter philip philippa phoebe priya rachel raj ralph raymond rebecca rhys richard
rita robert robin roger ronald rosalind rosemary ross russell ruth ryan sally samantha samuel
sandra sara sarah sean shane sharon sheila shirley simon siobhan sophie stephanie stephen steven
stewart stuart sue susan suzanne sylvia tanya tara teresa terence theresa thomas tim timothy tina
toby tom tony tracey tracy trevor valerie vanessa vera veronica vincent wendy william yasmin yvonne
zara zoe
"""
COMMON_FORENAMES: Final = frozenset(_COMMON.split())
"""Common forenames of adults in the United Kingdom, casefolded. Names that many places have too,
such as Victoria and Florence, are left out."""

NAMED_AFTER: Final = frozenset(
    (
        "alan turing",
        "charles hastings",
        "edward jenner",
        "elizabeth fry",
        "elizabeth garrett",
        "frances bardsley",
        "helen ley",
        "james cook",
        "james paget",
        "john coupland",
        "john radcliffe",
        "mary seacole",
        "robert jones",
        "thomas linacre",
        "william harvey",
    )
)
"""Hospitals and wards that are named after a person, casefolded."""
