"""The commands for sites: render, build, serve, finish."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from postmortem_kit import report, terminal
from postmortem_kit.cli import place
from postmortem_kit.cli.codes import CLEAN, WRONG
from postmortem_kit.problem import errors
from postmortem_kit.words import EDITIONS, Edition

_EDITION = click.option(
    "--edition",
    type=click.Choice(EDITIONS),
    help="public: what everybody may read, and nothing else. Default: what mkdocs.yml says, internal.",
)


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Default: rendered/, with --site: pages/.")
@click.option("--site", "as_site", is_flag=True, help="Write the pages of the whole site, for another engine.")
@click.option("--drafts", is_flag=True, help="With --site: drafts and records in review too.")
@_EDITION
@click.option("--today", type=place.DAY, help="With --site: the day that ages are counted to. Default: today.")
def render(
    paths: tuple[Path, ...],
    output: Path | None,
    as_site: bool,
    drafts: bool,
    edition: Edition | None,
    today: dt.datetime | None,
) -> int:
    """Write records as clean Markdown.

    One file each, OUTPUT/<id>.md. A file that somebody has edited since is left alone, and named.
    """
    root = place.root()
    if as_site:
        from postmortem_kit import builder

        if paths:
            raise click.UsageError("--site writes the whole site; it takes no PATHS")
        out = output or Path("rendered-site")
        return builder.render_site(root, out, drafts=drafts, edition=edition, today=place.today(today))
    if edition == "public":
        raise click.UsageError("--edition is for a whole site: give --site too")
    from postmortem_kit import output as files
    from postmortem_kit.collection import Collection
    from postmortem_kit.views import posts

    found = Collection.read(root, paths, progress=terminal.progress)
    wrong = errors(place.from_here(found.problems, root))
    broken = {problem.path for problem in errors(found.problems)}
    good = [entry for entry in found.entries if entry.source.path not in broken]
    texts = {
        f"{entry.postmortem.id}.md": posts.render(entry.postmortem, found.config, root=root)
        for entry in terminal.progress(good, "Rendering")
    }
    folder = output or Path("rendered")
    written, kept = files.write_all(folder, texts)
    if wrong:
        click.echo(report.as_text(wrong, place.Sources(), files=len(found.entries), style=terminal.style()), err=True)
    for name in kept:
        click.echo(f"{folder / name}: edited since it was rendered; left as it is", err=True)
    click.echo(f"{report.counted(len(texts), 'post')} in {folder}, {len(written)} written")
    return WRONG if wrong or kept else CLEAN


@click.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Default: what mkdocs.yml says, site/.")
@click.option("--drafts", is_flag=True, help="Drafts and records in review too, marked as such.")
@_EDITION
@click.option("--strict", is_flag=True, help="Stop on MkDocs' warnings.")
@click.option("--today", type=place.DAY, help="The day that ages are counted to. Default: today.")
def build(output: Path | None, drafts: bool, edition: Edition | None, strict: bool, today: dt.datetime | None) -> int:
    """Build the site as files, in site/.

    It holds published records, and says which it left out.
    """
    from postmortem_kit import builder

    return builder.build(
        place.root(), site_dir=output, drafts=drafts, edition=edition, strict=strict, today=place.today(today)
    )


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, help="The port to listen on.")
@_EDITION
@click.option("--today", type=place.DAY, help="The day that ages are counted to. Default: today.")
def serve(host: str, port: int, edition: Edition | None, today: dt.datetime | None) -> int:
    """Show the site on this machine, live, drafts included."""
    from postmortem_kit import builder

    return builder.serve(place.root(), host=host, port=port, edition=edition, today=place.today(today))


@click.command()
@click.argument("site", type=click.Path(path_type=Path))
@click.option("--drafts", is_flag=True, help="The site was built with drafts.")
@_EDITION
def finish(site: Path, drafts: bool, edition: Edition | None) -> int:
    """Complete a SITE that another engine built.

    Writes the search index and a clean copy of each post, and counts the posts.
    """
    from postmortem_kit import builder

    return builder.finish(place.root(), site, drafts=drafts, edition=edition, today=place.today(None))


COMMANDS = (render, build, serve, finish)
