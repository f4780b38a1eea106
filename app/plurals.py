"""Numbers with their noun in the right form: '1 error', '2 errors'."""


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """A number and its noun. Without `plural`, the plural is the singular and an 's'.

    >>> counted(1, "error"), counted(2_000, "error"), counted(0, "reply", "replies")
    ('1 error', '2,000 errors', '0 replies')
    """
    noun = singular if number == 1 else plural or f"{singular}s"
    return f"{number:,} {noun}"
