"""Problems as a report of tests, JUnit's XML: one test for each file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

from postmortem_kit.problem import Problem, failing

SUITE = "postmortem check"
"""The name of the suite of tests."""

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_junit(problems: Sequence[Problem], files: Iterable[str], *, strict: bool = False) -> str:
    """Return a test for each of *files*, which fails on an error; on a warning too where it is *strict*."""
    names = sorted({*files, *(problem.path for problem in problems)})
    suite = ET.Element("testsuite", name=SUITE)
    failed = sum(_test(suite, name, [one for one in problems if one.path == name], strict=strict) for name in names)
    counts = {"tests": str(len(names)), "failures": str(failed), "errors": "0"}
    suite.attrib.update(counts)
    suites = ET.Element("testsuites", {"name": SUITE, **counts})
    suites.append(suite)
    ET.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(suites, encoding="unicode") + "\n"


def _test(suite: ET.Element, name: str, problems: Sequence[Problem], *, strict: bool) -> bool:
    """Add the test of one file; return whether it fails."""
    test = ET.SubElement(suite, "testcase", classname=SUITE, name=_xml(name))
    wrong = failing(tuple(problems), strict=strict)
    if wrong:
        first, *others = wrong
        message = first.message + (f" (and {len(others)} more)" if others else "")
        failure = ET.SubElement(test, "failure", type=first.rule, message=_xml(message))
        failure.text = _listed(wrong)
    if passing := [problem for problem in problems if problem not in wrong]:
        ET.SubElement(test, "system-out").text = _listed(passing)
    return bool(wrong)


def _listed(problems: Iterable[Problem]) -> str:
    return _xml("\n".join(f"{one}\n  hint: {one.hint}" if one.hint else str(one) for one in problems))


def _xml(text: str) -> str:
    """Replace what no XML can hold."""
    return _NOT_XML.sub("\ufffd", text)
