"""An invented later version of the job role list of the mini seed."""

from app.services.codes.incoming.file import IncomingCode, IncomingList, ListSource

SYSTEM, VERSION, BASE = "esr-job-role", "2025-11", "2020-10"
EMHP, NURSE = "education-mental-health-practitioner", "nursing-associate"
HEADING = IncomingCode(2, "07000", "Additional Clinical Services", "heading")
KEPT = IncomingCode(3, "07054", "Education Mental Health Practitioner", parent="07000")
NEW = IncomingCode(4, "07099", "Nursing Associates", parent="07000", titles=("Associate",))


def invented(
    *codes: IncomingCode, judged_on: str = "2025-11", version: str = VERSION
) -> IncomingList:
    """The version with these codes. All of the loaded one and a new one, if none are named."""
    source = ListSource("An invented list", "https://example.org/list", published="2025-12")
    chosen = codes or (HEADING, KEPT, NEW)
    return IncomingList(SYSTEM, version, judged_on, source, chosen, published="2025-12")
