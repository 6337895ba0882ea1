"""The command `haiku`: count, judge, suggest and pin three lines."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from postmortem_kit import terminal
from postmortem_kit.cli import offering, place
from postmortem_kit.cli.codes import CLEAN, WRONG
from postmortem_kit.problem import KitError

if TYPE_CHECKING:
    from postmortem_kit.haiku import Count, Lexicon, Verdict
    from postmortem_kit.haiku.given import Facts

_ROLES = {"dim": "dim", "good": "hint", "bad": "error", "count-good": "good", "count-bad": "error", "plain": ""}


class _Either(click.Group):
    """Takes a file or a text where another group takes the name of a command."""

    def parse_args(self, context: click.Context, arguments: list[str]) -> list[str]:
        named = arguments and (arguments[0] in self.commands or arguments[0] in ("-h", "--help"))
        return super().parse_args(context, arguments if named or not arguments else ["judge", *arguments])


class _Unnamed(click.Command):
    """Speaks of itself under the name of its group, the only one that people type."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        group = parent if parent is not None else click.get_current_context()
        return super().make_context(group.info_name, args, group.parent, **extra)


_HELP = """Count three lines as engineers speak: 5-7-5, or what is off.

FILE is a record; TEXT is three lines with ` / ` or line ends between. Exits with 1 when it does not scan.
`--suggest N` offers N titles that the facts of FILE carry, `--write K` pins the K-th of them.

\b
postmortem haiku posts/2024-09-02-silent-lambda.yaml
postmortem haiku "packet loss at dawn / the version pinned to never / the build artifact"
postmortem haiku posts/2024-09-02-silent-lambda.yaml --suggest 3
postmortem haiku posts/2024-09-02-silent-lambda.yaml --write 2
postmortem haiku count nginx kubectl p99
"""


@click.group(cls=_Either, help=_HELP, options_metavar="FILE|TEXT", subcommand_metavar="| count [TEXT…]")
def haiku() -> None:
    """Collect what the command does."""


@haiku.command(cls=_Unnamed, hidden=True)
@click.argument("what", metavar="FILE|TEXT")
@click.option("--suggest", type=click.IntRange(1, 20), metavar="N", help="Offer N titles that FILE's facts carry.")
@click.option("--write", type=click.IntRange(1, 20), metavar="K", help="Pin the K-th of them in FILE.")
def judge(what: str, suggest: int | None, write: int | None) -> int:
    """Print each line with its count, and what each word counts."""
    from postmortem_kit.haiku import judge as judged

    if suggest or write:
        return _offer(Path(what), max(suggest or 0, write or 0), write)

    lines = _lines(what)
    verdict = judged(lines, words=_words())
    _print(verdict)
    return WRONG if verdict.level == "off" else CLEAN


@haiku.command()
@click.argument("texts", nargs=-1, metavar="[TEXT…]")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="Default: text.")
def count(texts: tuple[str, ...], format_: str) -> int:
    """Count the syllables of each TEXT, or of each line on standard input."""
    from postmortem_kit.haiku import count as counted

    words = _words()
    for text in texts or (line.rstrip("\r\n") for line in sys.stdin):
        found = counted(text, words=words)
        if format_ == "json":
            click.echo(json.dumps(_as_object(found), ensure_ascii=False))
        else:
            click.echo(f"{found.count}{_beside(found)}\t{text}")
    return CLEAN


def _beside(found: Count) -> str:
    """Return what else a speaker may count, and which words nobody knows: ` (5,6; estimated: blorp)`."""
    others = ",".join(str(number) for number in found.accepted if number != found.count)
    guessed = ", ".join(word.word for word in found.words if word.source == "estimate")
    told = "; ".join(filter(None, (others, guessed and f"estimated: {guessed}")))
    return f" ({told})" if told else ""


def _offer(path: Path, number: int, chosen: int | None) -> int:
    """Print *number* titles with the facts they came from, or pin the one that was chosen."""
    from postmortem_kit import editing, loader, output, settings, titles

    site = place.root()
    config = settings.read(site)
    place.stop_at(config.problems, site)
    loaded = loader.read(path, zone=config.settings.zone)
    record = loaded.postmortem
    there = offering.taken(site, config, but=record.id)
    found = titles.suggestions(record, config, number, there)
    if chosen is None:
        offering.show(found, there)
    elif chosen <= len(found):
        text = path.read_bytes().decode("utf-8")
        output.write(path, editing.with_haiku(text, found[chosen - 1].texts, path.as_posix()))
        click.echo(f"{path.as_posix()}: {' / '.join(found[chosen - 1].texts)}")
        if isinstance(record.haiku, tuple):
            click.echo(f"in place of: {' / '.join(record.haiku)}")
    if len(found) >= (chosen or number):
        return CLEAN
    if not found:
        place.stop_at(loaded.problems, Path())
    click.echo(f"{path.as_posix()}: {_too_few(len(found), chosen or number, titles.facts(record, config))}", err=True)
    return WRONG


def _too_few(found: int, wanted: int, facts: Facts) -> str:
    from postmortem_kit.haiku.composing import TELLS, missing

    told = " or ".join(TELLS[name] for name in missing(facts))
    lack = f"; it does not say {told}" if told else "; any other has a line of one that is there"
    return f"its facts carry {found or 'no'} title{'s' * (found != 1)}, not {wanted}{lack}"


def _as_object(found: Any) -> dict[str, Any]:
    words = [
        {"word": word.word, "count": word.count, "accepted": list(word.accepted), "source": word.source}
        for word in found.words
    ]
    return {"text": found.text, "count": found.count, "accepted": list(found.accepted), "words": words}


def _words() -> Lexicon | None:
    """Return the site's own words beside the kit's.

    Raises:
        KitError: they cannot be read.
    """
    from postmortem_kit import settings

    site = place.root()
    config = settings.read(site)
    place.stop_at(tuple(problem for problem in config.problems if problem.path == settings.WORDS), site)
    return config.words


def _lines(what: str) -> tuple[str, ...]:
    """Return the three lines that *what* means: those of a record, or the text itself."""
    if what.endswith((".yaml", ".yml")) or _is_file(what):
        return _of_record(Path(what))
    lines = tuple(line.strip() for line in re.split(r"\s+/\s+|\n", what.strip()) if line.strip())
    if len(lines) != 3:
        raise KitError(f"a haiku has three lines, this has {len(lines)}: put ` / ` between them")
    return lines


def _is_file(what: str) -> bool:
    try:
        return Path(what).is_file()
    except (OSError, ValueError):  # longer than a name may be: a text
        return False


def _of_record(path: Path) -> tuple[str, ...]:
    from postmortem_kit import loader

    loaded = loader.read(path)
    if not isinstance(loaded.postmortem.haiku, tuple):
        place.stop_at(loaded.problems, Path())
        raise KitError(f"{path}: no haiku is pinned in this record; `--suggest 3` offers some")
    return loaded.postmortem.haiku


def _print(verdict: Verdict) -> None:
    from postmortem_kit.haiku import rows

    dress = terminal.style()
    for row in rows(verdict):
        shown = [dress(part.text, _ROLES[part.style]) if _ROLES[part.style] else part.text for part in row]
        click.echo("".join(shown).rstrip())


COMMANDS = (haiku,)
