"""The templates: the site's own before the shipped ones, and what a broken one tells."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    nodes,
    pass_eval_context,
)
from jinja2.nodes import EvalContext
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from postmortem_kit import formats, markdown, wording
from postmortem_kit.problem import KitError

_PACKAGED = Path(__file__).with_name("templates")
DEFAULTS = _PACKAGED if _PACKAGED.is_dir() else Path(__file__).parents[1] / "templates"
"""The shipped templates: in the wheel beside this module, in a checkout at its root."""

FOLDER = "templates"
"""Where a site keeps templates of its own, below its root."""

_CLEAN = re.compile(r"(kit/)?((post|_macros)\.md|.+\.yaml)\.j2")
"""A clean post is Markdown, a draft is YAML; every other template writes pages, and encodes what it is given."""

_LINKED = re.compile(r"""</?(?:a|img)\b(?:[^>"]|"[^"]*")*>""")
"""What of a record's line is left behind where it is told on another page: there its links would lead elsewhere."""


def environment(root: Path | None = None) -> Environment:
    """Return the templates of the site at *root*, or the shipped ones alone.

    A site overrides one block with `{% extends "kit/post.md.j2" %}`. In a page's template every value that no
    filter has made HTML is encoded as plain text.
    """
    return _environment(None if root is None else root.absolute(), wording.language())


class _Own(FileSystemLoader):
    """The templates that a site's people wrote, in whatever editor."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        try:
            return super().get_source(environment, template)
        except UnicodeDecodeError as error:
            raise KitError(f"{FOLDER}/{template}: it is not UTF-8: save it in that encoding") from error


class Spoken(Environment):
    """Templates that are put into the language of the site when they are read, not each time that one is filled."""

    language = wording.ENGLISH

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        is_page = bool(self.autoescape(name) if callable(self.autoescape) else self.autoescape)
        with wording.spoken(self.language):
            spoken: nodes.Template = _Saying(is_page=is_page).visit(super()._parse(source, name, filename))
        return spoken


class _Saying(NodeTransformer):
    """Puts each `say("…")` without values into the language that is spoken."""

    def __init__(self, *, is_page: bool) -> None:
        self._is_page = is_page

    def visit_Output(self, node: nodes.Output) -> nodes.Node:
        node.nodes = [self._printed(each) for each in node.nodes]
        return self.generic_visit(node)

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        text = _said(node)
        return self.generic_visit(node) if text is None else nodes.Const(self._told(text), lineno=node.lineno)

    def _printed(self, node: nodes.Expr) -> nodes.Expr:
        text = _said(node)
        return node if text is None else nodes.TemplateData(str(self._told(text)), lineno=node.lineno)

    def _told(self, text: str) -> str:
        return Markup(markdown.own(wording.say(text))) if self._is_page else wording.say(text)


def _said(node: nodes.Node) -> str | None:
    """Return the text of a call that says one without values."""
    is_call = isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name == "say"
    if not is_call or not isinstance(node, nodes.Call) or node.kwargs or len(node.args) != 1:
        return None
    text = node.args[0]
    return text.value if isinstance(text, nodes.Const) and isinstance(text.value, str) else None


@lru_cache(maxsize=16)
def _environment(root: Path | None, language: wording.Language) -> Environment:
    shipped = FileSystemLoader(DEFAULTS)
    own = [] if root is None else [_Own(root / FOLDER)]
    env = Spoken(
        loader=ChoiceLoader([*own, shipped, PrefixLoader({"kit": shipped})]),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=lambda name: name is None or not _CLEAN.fullmatch(name),
        finalize=_finalize,
    )
    env.language = language
    env.filters |= FILTERS
    env.globals |= {"say": _say, "plural": _plural}
    return env


@pass_eval_context
def _finalize(context: EvalContext, value: Any) -> Any:
    """Encode what a page's template prints, unless a filter has done so."""
    if not context.autoescape or isinstance(value, Markup):
        return value
    return _plain(value)


@pass_eval_context
def _say(context: EvalContext, text: str, /, **values: Any) -> str:
    """Say a text; in a page its values are encoded, and what a filter or a macro has made HTML of is not."""
    return _put(context, wording.say(text), values) if values else wording.say(text)


@pass_eval_context
def _plural(context: EvalContext, one: str, many: str, number: int, /, **values: Any) -> str:
    """Say the text that is right for *number*, which stands at {count}."""
    return _put(context, wording.form(one, many, number), {"count": number, **values})


def _put(context: EvalContext, text: str, values: dict[str, Any]) -> str:
    if not context.autoescape:
        return text.format_map(values)
    encoded = {name: value if isinstance(value, Markup) else _plain(value) for name, value in values.items()}
    return Markup(markdown.own(text, kept="{}").format_map(encoded))


def _plain(value: Any) -> Markup:
    return Markup(markdown.plain(str(value)))


def _sentence(text: str) -> Markup:
    return Markup(markdown.sentence(text))


def _body(text: str, prefix: str, resolve: markdown.Resolve | None = None) -> Markup:
    return Markup(markdown.body(text, prefix=prefix, resolve=resolve))


def _inline(text: str, resolve: markdown.Resolve | None = None) -> Markup:
    return Markup(markdown.inline(text, resolve=resolve))


def _told(text: str) -> Markup:
    return Markup(_LINKED.sub("", markdown.inline(text)))


def _heading(text: str, id: str, level: int = 2) -> Markup:
    return Markup(markdown.heading(text.unescape() if isinstance(text, Markup) else text, id, level=level))


FILTERS: dict[str, Callable[..., Any]] = {
    "body": _body,
    "inline": _inline,
    "plain": _plain,
    "sentence": _sentence,
    "told": _told,
    "heading": _heading,
    "duration": formats.duration,
    "day": formats.day,
    "long_day": formats.long_day,
    "month": formats.month,
    "clock": formats.clock,
    "since": formats.since,
    "count": formats.count,
    "word": formats.word,
    "said": formats.said,
}


def render(name: str, *, root: Path | None = None, **values: Any) -> str:
    """Fill the template *name*.

    Raises:
        KitError: the template is broken; the message says where.
    """
    env = environment(root)
    try:
        return env.get_template(name).render(**values)
    except TemplateSyntaxError as error:
        raise KitError(f"{_shown(error.filename or name, root)}:{error.lineno}: {error.message}") from error
    except Exception as error:
        place = _place(error)
        if place is None and not isinstance(error, TemplateError):
            raise  # a bug of ours, not of the template
        where = f"{_shown(place.filename, root)}:{place.lineno}" if place else name
        raise KitError(f"{where}: {_reason(error, name)}") from error


def _reason(error: Exception, name: str) -> str:
    """Return what is wrong, in the words of somebody who writes templates."""
    if isinstance(error, TemplateNotFound):
        return f"there is no template '{error.name}'"
    if isinstance(error, RecursionError):
        return f"it extends, includes or calls itself; the shipped one is 'kit/{name}'"
    return str(error)


def _place(error: Exception) -> traceback.FrameSummary | None:
    """Return the line of a template that *error* came from; None when it came from below one."""
    frames = traceback.extract_tb(error.__traceback__)
    inner = [frame for frame in frames if "/jinja2/" not in frame.filename.replace("\\", "/")]
    return inner[-1] if inner and inner[-1].filename.endswith(".j2") else None


def _shown(path: str, root: Path | None) -> str:
    full = Path(path)
    base = root.absolute() if root is not None else None
    return (full.relative_to(base) if base and full.is_relative_to(base) else full).as_posix()
