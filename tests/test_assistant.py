"""The posts for an assistant on call: the official client asks over standard input and output."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from tests.test_cli import run

SITE = Path(__file__).parent / "cli" / "match.in"
TODAY = "2026-11-25"


def asked(root: Path, *calls: tuple[str, dict[str, Any]]) -> list[Any]:
    """Start the server for the site at *root* and return what it answers to each call."""
    command = ["-m", "postmortem_kit", "mcp", "--site", str(root), "--today", TODAY]
    here = {"PYTHONPATH": str(Path(__file__).parents[1])}

    async def ask() -> list[Any]:
        async with Client(StdioServerParameters(command=sys.executable, args=command, env=here)) as client:
            tools = await client.list_tools()
            return [tools, *[await client.call_tool(name, arguments) for name, arguments in calls]]

    return asyncio.run(asyncio.wait_for(ask(), 120))


def value(answer: Any) -> Any:
    """Return what a tool returned; a list comes wrapped in an object."""
    data = answer.structured_content
    return data["result"] if set(data) == {"result"} else data


def test_the_tools_are_asked_over_stdio_and_change_nothing(tmp_path: Path) -> None:
    root = tmp_path / "site"
    shutil.copytree(SITE, root)
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    tools, known, nothing, found, post, draft, late, wrong, outside = asked(
        root,
        ("match", {"text": (SITE / "gateway.txt").read_text()}),
        ("match", {"text": "OOMKilled"}),
        ("search", {"words": "routes region"}),
        ("read_post", {"id": "two-clocks"}),
        ("read_post", {"id": "2026-11-20-pool"}),
        ("open_actions", {"overdue": True}),
        ("read_post", {"id": "no-such-post"}),
        ("read_post", {"id": "../alert.json"}),
    )

    assert {tool.name for tool in tools.tools} == {"match", "search", "read_post", "open_actions"}
    assert all(tool.annotations.read_only_hint and tool.description for tool in tools.tools)
    (hit,) = value(known)["hits"]
    assert (hit["id"], hit["group"], hit["weak"]) == ("2026-09-11-old-seal", "known", False)
    assert hit["lasting_fix"]["days_late"] == 37
    assert value(nothing)["hits"] == []
    assert [one["id"] for one in value(found)] == ["2024-12-03-half-the-routes"]
    assert "Two hosts are four minutes ahead" in value(post)["markdown"]
    assert (value(post)["is_published"], value(draft)["is_published"]) == (True, False)
    assert "not published" in value(draft)["note"]
    assert [(one["post"], one["days_late"]) for one in value(late)] == [("2026-09-11-old-seal", 37)]
    assert wrong.is_error and "no post is called 'no-such-post'" in json.dumps(wrong.content[0].text)
    assert outside.is_error
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_an_answer_is_never_older_than_the_files(tmp_path: Path) -> None:
    from postmortem_kit.assistant import Library

    (tmp_path / "posts").mkdir()
    library = Library(tmp_path, _never)
    record = tmp_path / "posts" / "2026-01-01-a.yaml"
    record.write_text("title: A\ndate: 2026-01-01\nsignals: [DiskFull]\nsetup: a\nhaiku: none\n")
    first = library.search("DiskFull")
    record.write_text("title: A\ndate: 2026-01-01\nsignals: [PoolEmpty]\nsetup: a\nhaiku: none\n")

    assert [len(first), len(library.search("DiskFull")), len(library.search("PoolEmpty"))] == [1, 0, 1]


def _never() -> Any:
    raise AssertionError


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import postmortem_kit

    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    monkeypatch.delitem(sys.modules, "postmortem_kit.assistant", raising=False)
    monkeypatch.delattr(postmortem_kit, "assistant", raising=False)

    assert run("mcp") == (
        "postmortem: the package 'mcp' in version 2 or later is not installed: pip install 'postmortem-kit[mcp]'\n",
        2,
    )


def test_a_folder_that_is_not_there_is_named() -> None:
    assert run("mcp", "--site", "nowhere") == ("postmortem: nowhere: no such folder\n", 2)
