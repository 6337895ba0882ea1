"""The site's two files: what they decide, what they default to, and what is wrong in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from postmortem_kit import settings
from postmortem_kit.collection import Collection
from postmortem_kit.problem import KitError
from postmortem_kit.settings import FACTORS, Config


def _config(folder: Path, *, site: str | None = None, catalog: str | None = None) -> Config:
    if site is not None:
        (folder / "postmortem.yml").write_text(site)
    if catalog is not None:
        (folder / "catalog.yaml").write_text(catalog)
    return settings.read(folder)


def _said(config: Config) -> list[str]:
    return [str(problem) for problem in config.problems]


def test_without_files_a_site_works_with_defaults(tmp_path: Path) -> None:
    config = settings.read(tmp_path)

    assert config == Config()
    assert config.settings.severities == ("sev1", "sev2", "sev3", "sev4")
    assert config.settings.factors == FACTORS
    assert config.settings.zone is None
    assert config.catalog.service_names == {}


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n", "{}\n"])
def test_an_empty_file_is_no_file(tmp_path: Path, text: str) -> None:
    config = _config(tmp_path, site=text, catalog=text)

    assert _said(config) == []
    assert config.settings == Config().settings


def test_what_a_site_decides_is_read(tmp_path: Path) -> None:
    config = _config(
        tmp_path,
        site="timezone: Asia/Tokyo\nseverities: [major, minor]\nfactors: [code, people]\nlabels: {fix: What helped}\n"
        "participants: roles\nrequired:\n"
        "  - {fields: [summary, times.started, actions.owner], severity: [major]}\n  - tags\n",
    )

    assert _said(config) == []
    assert str(config.settings.zone) == "Asia/Tokyo"
    assert config.settings.labels.fix == "What helped"
    assert config.settings.labels.setup == "The Setup"
    assert [rule.fields for rule in config.settings.required] == [
        ("summary", "times.started", "actions.owner"),
        ("tags",),
    ]


def test_a_catalog_may_be_written_short(tmp_path: Path) -> None:
    config = _config(
        tmp_path,
        catalog="services:\n  - edge\n  - {name: identity, aliases: sign-in}\n"
        "teams: [platform]\nenvironments: production\n",
    )

    assert _said(config) == []
    assert config.catalog.service_names == {"edge": "edge", "identity": "identity", "sign-in": "identity"}
    assert config.catalog.team_names == {"platform": "platform"}
    assert config.catalog.environments == ("production",)


@pytest.mark.parametrize(
    ("site", "said"),
    [
        ("timezone: CET\n", "postmortem.yml:1:11: error: 'CET' is no time zone but an abbreviation [time-zone]"),
        ("timezon: UTC\n", "postmortem.yml:1:1: error: unknown key 'timezon' [unknown-key]"),
        ("severities: [a]\n", "postmortem.yml:1:13: error: a scale of 1 severities [scale]"),
        ("severities: [a, b, c, d, e, f, g]\n", "postmortem.yml:1:13: error: a scale of 7 severities [scale]"),
        ("severities: major\n", "postmortem.yml:1:13: error: a scale of 1 severities [scale]"),
        ("participants: initials\n", "postmortem.yml:1:15: error: 'initials' is no participants [choice]"),
        ("labels: {setp: a}\n", "postmortem.yml:1:10: error: unknown key 'setp' [unknown-key]"),
        ("required: [{fields: [summry]}]\n", "postmortem.yml:1:22: error: no field 'summry' [required-field]"),
        ("required: [{fields: [id.x]}]\n", "postmortem.yml:1:22: error: no field 'id.x' [required-field]"),
        ("required: [{status: [live]}]\n", "postmortem.yml:1:22: error: 'live' is no status [choice]"),
        (
            "required: [{fields: [tags], severity: [sev9]}]\n",
            "postmortem.yml:1:40: error: unknown severity 'sev9' [unknown-severity]",
        ),
        ("labels: {fix: Lessons}\n", "postmortem.yml:1:15: error: 'Lessons' is the heading of 'lessons' too [label]"),
        ("audience: everyone\n", "postmortem.yml:1:11: error: 'everyone' is no audience [choice]"),
        ("- a\n", "postmortem.yml:1:1: error: a list where a file has keys and values [type]"),
        ("a: 'b\n", "postmortem.yml:1:4: error: the quote ' opened here is never closed [yaml-syntax]"),
    ],
)
def test_what_is_wrong_has_its_place_in_its_own_file(tmp_path: Path, site: str, said: str) -> None:
    assert _said(_config(tmp_path, site=site)) == [said]


@pytest.mark.parametrize(
    ("catalog", "said"),
    [
        ("services: [a, a]\n", "catalog.yaml:1:15: error: 'a' already means the service 'a' [catalog-name]"),
        (
            "teams:\n  - a\n  - {name: b, aliases: [a]}\n",
            "catalog.yaml:3:25: error: 'a' already means the team 'a' [catalog-name]",
        ),
        (
            "services:\n  - {name: a, aliases: [x]}\n  - {name: b, aliases: [x]}\n",
            "catalog.yaml:3:25: error: 'x' already means the service 'a' [catalog-name]",
        ),
        ("services: [{name: a, aliasses: x}]\n", "catalog.yaml:1:22: error: unknown key 'aliasses' [unknown-key]"),
        ("services: [{team: a}]\n", "catalog.yaml:1:12: error: no 'name' in this entry of 'services' [missing]"),
        ("services: {a: b}\n", "catalog.yaml:1:11: error: 'services' is a list [type]"),
    ],
)
def test_what_is_wrong_in_the_catalog_has_its_place_there(tmp_path: Path, catalog: str, said: str) -> None:
    assert _said(_config(tmp_path, catalog=catalog)) == [said]


def test_what_is_wrong_is_left_out_and_the_rest_is_read(tmp_path: Path) -> None:
    config = _config(
        tmp_path, site="timezone: CET\nseverities: [major, minor]\n", catalog="services: [{team: a}, edge]\n"
    )

    assert config.settings.zone is None
    assert config.settings.severities == ("major", "minor")
    assert list(config.catalog.service_names) == ["edge"]


def test_a_file_that_cannot_be_opened_ends_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "postmortem.yml").write_text("timezone: UTC\n")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(KitError, match=r"postmortem\.yml: Permission denied"):
        settings.read(tmp_path)


def test_one_slip_in_a_rule_is_one_problem_and_not_one_a_record(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    for name in ("a", "b"):
        record = "title: A title\ndate: 2026-03-12\nstatus: in_review\nkind: drill\nsetup: a\nsummary: b\n"
        (tmp_path / f"posts/{name}.yaml").write_text(f"{record}authors: [a]\nservices: [b]\nseverity: major\n")
    (tmp_path / "postmortem.yml").write_text("severities: [major]\nrequired: [{fields: [summry, summary]}, tgs]\n")

    assert [str(problem) for problem in Collection.read(tmp_path).problems] == [
        "postmortem.yml:1:13: error: a scale of 1 severities [scale]",
        "postmortem.yml:2:22: error: no field 'summry' [required-field]",
        "postmortem.yml:2:41: error: no field 'tgs' [required-field]",
    ]
