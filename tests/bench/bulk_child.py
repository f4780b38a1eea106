"""`python -m tests.bench.bulk_child LIBRARY LIST RELEASE`: print what answering a list costs."""

import json
import resource
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic, process_time

from tests.bench.bulk import HEADING


def main(arguments: Sequence[str]) -> dict[str, float]:
    """Answer the list, and say what that took."""
    library, path, release = arguments
    work = {"polars": _in_polars, "pandas": _in_pandas}[library](path, Path(release))
    begun, begun_processor = monotonic(), process_time()
    rows = work()
    return {
        "rows": rows,
        "seconds": monotonic() - begun,
        "processor_seconds": process_time() - begun_processor,
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }


# Imported where it is used: the memory of the other library would be counted.
def _in_polars(path: str, release: Path) -> Callable[[], int]:
    import polars  # noqa: PLC0415  # see above

    from app.bulk.in_polars import resolve_titles  # noqa: PLC0415  # see above

    frame = polars.read_csv(path)
    return lambda: len(resolve_titles(frame, HEADING, release=release))


def _in_pandas(path: str, release: Path) -> Callable[[], int]:
    import pandas  # noqa: PLC0415  # see above

    from app.bulk.in_pandas import resolve_titles  # noqa: PLC0415  # see above

    frame = pandas.read_csv(path)
    return lambda: len(resolve_titles(frame, HEADING, release=release))


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))  # noqa: T201  # read by the process that started it
