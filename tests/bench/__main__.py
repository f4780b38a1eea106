"""`python -m tests.bench`: print the figures of the engine on the seed.

Writes no file, unless `--publish` asks for the figures of the About page.
"""

import argparse
import os
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import process_time

from rich.console import Console

from app.matching.resolution import Strictness
from app.matching.resolve import resolve_title
from app.matching.unresolved import group_unresolved
from tests.bench import (
    accuracy,
    builds,
    bulk,
    calibration,
    hostile,
    lists,
    metamorphic,
    open_set,
    open_titles,
    protocols,
    published,
    report,
    requests,
    serving,
    speed,
)
from tests.bench.gold import GoldSet, Labels, read_dev, read_dev_more, read_labelled
from tests.bench.peers import all_peers, peer_answer
from tests.bench.registry import Registry, load_registry, names_of

SEED = Path("seed")
TITLES_VARIABLE = "REGISTRY_EVAL_DIR"
_HIDDEN_ROLES, _HIDDEN_TERMS = 150, 250
_CHANGES_SHOWN = 15
_TITLES_ASKED = 2_000


@dataclass(frozen=True, slots=True)
class Bench:
    """One run: the registry, the titles where there are any, what was asked for."""

    registry: Registry
    golds: tuple[GoldSet, ...]
    titles: tuple[str, ...]
    asked: argparse.Namespace
    console: Console

    def show(self, *sheets: report.Sheet) -> None:
        """Print tables one after another."""
        for sheet in sheets:
            report.show(self.console, sheet)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print every section asked for, or all of them."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    unknown = [name for name in asked.sections if name not in SECTIONS]
    if unknown:
        parser.error(f"there is no section {', '.join(unknown)}")
    console = report.make_console()
    registry = load_registry(SEED)
    index = registry.index
    size = f"{len(index.roles)} roles, {len(list(names_of(registry.tables)))} names that may match"
    console.print(f"Seed: {size}, {index.content[:19]}…\n")
    golds, titles = _read_titles(registry, console)
    if asked.labelled:
        golds = (read_labelled(asked.labelled, index),)
    bench = Bench(registry, golds, titles, asked, console)
    for name in asked.sections or SECTIONS:
        if (name in _NEEDS_LABELS and not golds) or (name in _NEEDS_TITLES and not titles):
            console.print(f"{name}: left out, since it needs titles.\n")
            continue
        SECTIONS[name](bench)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="section", help=", ".join(SECTIONS))
    parser.add_argument("--list", action="store_true", help="list wrong, missed and changed titles")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="draw N open matches")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="for every draw")
    parser.add_argument("--all", action="store_true", help="hide every role and synonym in turn")
    parser.add_argument(
        "--labelled",
        type=Path,
        metavar="FILE",
        help="measure on a CSV of your own: title, outcome, role_ids joined by ';'",
    )
    parser.add_argument(
        "--publish", action="store_true", help="store the accuracy for the About page"
    )
    parser.add_argument("--fit", action="store_true", help="print fitted shares of right answers")
    parser.add_argument(
        "--beside",
        type=Path,
        metavar="FOLDER",
        help="measure requests and serving of another checkout in turn with this one",
    )
    parser.add_argument("--profile", action="store_true", help="print where a decision's time goes")
    return parser


def _read_titles(
    registry: Registry, console: Console
) -> tuple[tuple[GoldSet, ...], tuple[str, ...]]:
    """The labelled sets and the open titles; empty, with a printed line, without a folder."""
    given = os.environ.get(TITLES_VARIABLE, "")
    folder = Path(given)
    needed = ("dev.csv", "dev_more.csv", "label_glossary.csv", "titles_open.csv")
    missing = [name for name in needed if not (folder / name).is_file()]
    if not given or missing:
        why = f"{given} lacks {', '.join(missing)}" if given else "it is not set"
        console.print(f"No real titles: {TITLES_VARIABLE} names their folder, and {why}.")
        console.print(
            "Sections that need titles are left out. Speed is measured on the seed's own names.\n"
        )
        return (), ()
    labels = Labels(registry.index, folder / "label_glossary.csv")
    golds = (read_dev(folder, labels), read_dev_more(folder, labels))
    return golds, tuple(open_titles.read_open(folder))


def _judged(bench: Bench, gold: GoldSet, strictness: Strictness) -> list[accuracy.Judged]:
    index = bench.registry.index
    answer = partial(accuracy.engine_answer, index=index, strictness=strictness)
    return accuracy.judge(gold, index, answer)


def show_accuracy(bench: Bench) -> None:
    """Section 1: both labelled sets at every strictness."""
    found = []
    for gold in bench.golds:
        judged = {strictness: _judged(bench, gold, strictness) for strictness in Strictness}
        rows = []
        for stratum in ("mental health", "all"):
            for strictness, answers in judged.items():
                part = [one for one in answers if stratum == "all" or one.gold.is_mental_health]
                rows.append((stratum, strictness.value, accuracy.figures(part)))
        found.append((gold, judged))
        bench.show(report.accuracy_sheet(gold.name, rows, (*gold.caveats, *report.ACCURACY_NOTES)))
        answers = judged[Strictness.STANDARD]
        bench.show(report.curve_sheet(gold.name, accuracy.coverage_curve(answers)))
        if bench.asked.list:
            bench.show(report.faults_sheet(gold.name, answers, bench.registry.index))
    if bench.asked.publish:
        figures = published.measured(bench.registry.index, found, bench.titles)
        bench.console.print(f"Written to {published.write(figures)}\n")


def show_open(bench: Bench) -> None:
    """Section 2: the open titles."""
    index = bench.registry.index
    run = open_titles.run_open(bench.titles, index)
    bench.show(report.open_sheet(run))
    if bench.asked.sample:
        seed = bench.asked.seed
        drawn = open_titles.draw(run, index, count=bench.asked.sample, seed=seed)
        bench.show(report.sample_sheet(drawn, seed))


def show_unresolved(bench: Bench) -> None:
    """Section 3: what kept titles from a role, on the labelled and the open titles."""
    lists = {gold.name: tuple(one.title for one in gold.titles) for gold in bench.golds}
    if bench.titles:
        lists["titles_open.csv"] = bench.titles
    for name, titles in lists.items():
        answers = (resolve_title(title, bench.registry.index, limit=0) for title in titles)
        bench.show(report.unresolved_sheet(name, len(titles), group_unresolved(answers)))


def show_peers(bench: Bench) -> None:
    """Section 4: what else could be done with the same names."""
    index, gold = bench.registry.index, bench.golds[0]
    answers: dict[str, Callable[[str], accuracy.Answer]] = {
        "this engine, standard": partial(
            accuracy.engine_answer, index=index, strictness=Strictness.STANDARD
        )
    }
    for name, peer in all_peers(names_of(bench.registry.tables)).items():
        answers[name] = partial(peer_answer, peer)
    rows = []
    for name, answer in answers.items():
        begun = process_time()
        judged = accuracy.judge(gold, index, answer)
        microseconds = (process_time() - begun) / len(judged) * 1_000_000
        rows.append((name, accuracy.figures(judged), microseconds))
    bench.show(report.peers_sheet(rows))


def show_open_set(bench: Bench) -> None:
    """Section 5: hide a role, hide a synonym."""
    tables, seed = bench.registry.tables, bench.asked.seed
    roles_hidden, terms_hidden = _HIDDEN_ROLES, _HIDDEN_TERMS
    if bench.asked.all:
        roles_hidden, terms_hidden = len(tables.roles), len(tables.terms)
    roles = open_set.hide_roles(tables, count=roles_hidden, seed=seed)
    terms = open_set.hide_terms(tables, count=terms_hidden, seed=seed)
    bench.show(report.open_set_sheet(roles, terms))
    if bench.asked.list:
        bench.show(report.hidden_faults_sheet([*roles, *terms]))


def show_calibration(bench: Bench) -> None:
    """Section 6: stated confidence against the share right, and a fit where asked for."""
    judged = [one for gold in bench.golds for one in _judged(bench, gold, Strictness.STANDARD)]
    names = " and ".join(gold.name for gold in bench.golds)
    bench.show(report.reliability_sheet(accuracy.forecasts(judged), names))
    if bench.asked.fit:
        found = calibration.fit(list(accuracy.cases(judged, bench.registry.index)))
        bench.show(report.fit_sheet(found))


def show_speed(bench: Bench) -> None:
    """Section 7: costs as ratios."""
    registry = bench.registry
    titles = bench.titles or tuple(text for text, _ in names_of(registry.tables))
    answers = speed.time_answers(titles, registry)
    growth = [report.growth_note(found) for found in speed.time_growth(titles, registry)]
    note = f"Medians of {speed.ROUNDS} interleaved rounds, new titles in each."
    bench.show(
        report.timings_sheet("Speed, per title", answers, (note, *growth)),
        report.timings_sheet("Building the index, per string", speed.time_build(registry)),
        report.timings_sheet(
            f"Titles of {hostile.MOST_CHARACTERS} characters",
            hostile.time_hostile(titles, registry),
        ),
    )
    if bench.asked.profile:
        bench.console.print("Where a decision's own time goes: share, calls a title, function")
        for line in speed.profile_decisions(titles, registry.index):
            bench.console.print(f"  {line}")
        bench.console.print()


def show_builds(bench: Bench) -> None:
    """Section 14: the engine in Python and compiled."""
    if not builds.COMPILED.is_dir():
        bench.console.print("builds: left out, since `make compiled` has not been run.\n")
        return
    titles = _all_titles(bench)
    drawn = random.Random(bench.asked.seed).sample(titles, min(len(titles), _TITLES_ASKED))  # noqa: S311  # a sample
    found = builds.compare(drawn, list(builds.works(bench.registry)))
    bench.show(report.builds_sheet(found))


def show_metamorphic(bench: Bench) -> None:
    """Section 8: changes that must not change a role."""
    results = metamorphic.check_relations(bench.titles, bench.registry.index)
    bench.show(report.relations_sheet(results))
    shown = _CHANGES_SHOWN if bench.asked.list else 0
    if bench.asked.list or any(result.flips for result in results):
        bench.show(report.flips_sheet(results, outcomes=shown))


def show_lists(bench: Bench) -> None:
    """Section 9: whole lists through the command line."""
    titles = _all_titles(bench)
    seed = bench.asked.seed
    bench.show(report.steps_sheet(lists.time_checking(titles, bench.registry.index, seed)))
    bench.show(report.lists_sheet(lists.measure(titles, SEED, seed)))


def show_bulk(bench: Bench) -> None:
    """Section 10: a million rows in frames."""
    titles = _all_titles(bench)
    bench.show(report.bulk_sheet(bulk.measure(titles, SEED, bench.asked.seed)))


def show_requests(bench: Bench) -> None:
    """Section 12: a request for one title, against a bare endpoint of the framework."""
    titles = _all_titles(bench)
    drawn = random.Random(bench.asked.seed).sample(titles, len(titles))  # noqa: S311  # a draw
    costs = requests.time_requests(SEED, drawn, bench.registry.index, bench.asked.beside)
    alike = requests.count_alike(SEED, drawn, bench.registry.index)
    bench.show(report.requests_sheet(costs, alike))


def show_serving(bench: Bench) -> None:
    """Section 13: from start to ready, memory, and a batch of 10,000 titles."""
    bench.show(
        report.serving_sheet(serving.time_serving(SEED, _all_titles(bench), bench.asked.beside))
    )


def _all_titles(bench: Bench) -> tuple[str, ...]:
    return bench.titles or tuple(text for text, _ in names_of(bench.registry.tables))


def show_protocols(bench: Bench) -> None:
    """Section 11: requests per second over the network, with the ping as the measure."""
    titles = _all_titles(bench)
    drawn = random.Random(bench.asked.seed).sample(titles, min(len(titles), _TITLES_ASKED))  # noqa: S311  # a sample
    paces = protocols.time_protocols(SEED, drawn, sorted(bench.registry.index.roles))
    bench.show(report.paces_sheet(paces))


SECTIONS: dict[str, Callable[[Bench], None]] = {
    "accuracy": show_accuracy,
    "calibration": show_calibration,
    "peers": show_peers,
    "open": show_open,
    "unresolved": show_unresolved,
    "metamorphic": show_metamorphic,
    "open-set": show_open_set,
    "speed": show_speed,
    "builds": show_builds,
    "lists": show_lists,
    "bulk": show_bulk,
    "protocols": show_protocols,
    "requests": show_requests,
    "serving": show_serving,
}
_NEEDS_LABELS = frozenset(("accuracy", "calibration", "peers"))
_NEEDS_TITLES = frozenset(("open", "unresolved", "metamorphic"))


if __name__ == "__main__":
    main()
