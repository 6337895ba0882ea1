"""The site's own texts: every one is found, German has all of them, and a site may change one or bring a language."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kit import formats, languages, scripts, settings, shell, templates, wording
from postmortem_kit.problem import KitError, Mark
from postmortem_kit.site import Site, assemble
from postmortem_kit.views.facts import labels_of
from tests import texts
from tests.example import MKDOCS, QUEUE, run, write_site

ROOT = Path(__file__).parent.parent
TODAY = dt.date(2026, 11, 25)


def _german() -> wording.Language:
    language, problems, _ = languages.read(Path("nowhere"), "de", Mark(), "postmortem.yml")
    assert problems == ()
    return language


def _read(folder: Path, own: str, code: str = "de") -> tuple[wording.Language, list[str]]:
    (folder / languages.OWN).write_text(own, encoding="utf-8")
    language, problems, _ = languages.read(folder, code, Mark(), "postmortem.yml")
    return language, [str(problem) for problem in problems]


# The German file, against what the pages say


def test_german_has_every_text_of_the_pages_and_no_other() -> None:
    """A text that is added, changed or dropped shows here: put it into language/de.yaml, or take it out."""
    single, counted = texts.all_of_them()
    german = languages.shipped("de")

    assert (single - german.single.keys(), german.single.keys() - single) == (set(), set())
    assert (counted - german.counted.keys(), german.counted.keys() - counted) == (set(), set())


def test_no_text_is_said_both_ways() -> None:
    single, counted = texts.all_of_them()

    assert single & counted == set()


def test_the_places_of_every_german_text_are_those_of_the_english_one(tmp_path: Path) -> None:
    """The shipped file is read as a site's own, whose slips are problems."""
    shipped = (languages.SHIPPED / "de.yaml").read_text(encoding="utf-8")

    assert _read(tmp_path, shipped)[1] == []


_CODE = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_TOLD = re.compile(r'(?:aria-label|placeholder|title|data-label)="([^"]*)"')
_SAME = {"Atom", "CSV", "JSON", "Markdown", "T", "YAML", "cat"}
"""What stands in a template as it is: the names of formats, a command, the letter of a column."""


@pytest.mark.parametrize("path", sorted(templates.DEFAULTS.glob("*.md.j2")), ids=lambda path: path.name)
def test_no_template_of_a_page_shows_a_word_that_it_does_not_say(path: Path) -> None:
    """Text between tags and in what is read aloud is there by `say`; only the clean post is English for everybody."""
    if path.name in ("post.md.j2", "_macros.md.j2"):
        pytest.skip("the clean post is read back by its headings")
    source = _CODE.sub("", path.read_text(encoding="utf-8"))
    before, *others = source.split("\n---\n")
    body = " ".join([before, *others[1:]])  # without the front matter
    shown = [*_TOLD.findall(body), re.sub(r"<code>.*?</code>|<[^>]*>|\{ #[^}]*\}", " ", body)]

    assert {word for text in shown for word in re.findall(r"[A-Za-z]+", text)} - _SAME == set()


_STRING = re.compile(r'"((?:[^"\\\\\n]|\\\\.)*)"|`((?:[^`\\\\]|\\\\.)*)`')


@pytest.mark.parametrize("name", texts.SCRIPTS)
def test_no_script_shows_a_sentence_that_it_does_not_say(name: str) -> None:
    """Of the strings that no `say` holds, none reads as a sentence."""
    source = (templates.DEFAULTS / "overrides" / "assets" / name).read_text(encoding="utf-8")
    code = re.sub(r'/\*.*?\*/|\bsay\(\s*"[^"]*"|\bplural\(\s*"[^"]*",\s*"[^"]*"', "", source, flags=re.DOTALL)
    strings = {one or other for one, other in _STRING.findall(code)}

    assert [text for text in strings if re.search(r"[A-Z“][a-z]* [a-z]+ [a-z]|[a-z] [a-z]+[.:]$", text)] == []


def test_the_box_in_the_header_says_what_engines_are_told() -> None:
    assert texts.in_the_header() == set(shell.HEADER_TEXTS)


@pytest.mark.parametrize("name", texts.SCRIPTS)
def test_a_script_takes_its_texts_from_the_page_that_brings_them(name: str) -> None:
    with wording.spoken(_german()):
        given = json.loads(scripts.texts(name))

    single, counted = scripts.said_in(name)
    assert set(given) == {*single, *counted}
    assert all(given.values())


def test_english_pages_bring_no_texts() -> None:
    assert scripts.texts(*texts.SCRIPTS) == ""
    assert shell.extra() == {}


# How a text is said


def test_without_a_language_a_text_is_as_it_stands() -> None:
    assert wording.say("Stopped by") == "Stopped by"
    assert wording.plural("{count} day", "{count} days", 1) == "1 day"
    assert wording.plural("{count} day", "{count} days", 0) == "0 days"


def test_a_text_that_nobody_put_into_a_language_stays_english() -> None:
    with wording.spoken(_german()):
        assert wording.say("Nobody says this") == "Nobody says this"
        assert wording.plural("{count} yak", "{count} yaks", 2) == "2 yaks"


def test_a_value_is_never_read_as_a_place() -> None:
    with wording.spoken(_german()):
        assert wording.say("from {post}", post="{count} {post}") == "aus {count} {post}"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (formats.day(dt.date(2024, 9, 2)), "2 Sep 2024"),
        (formats.duration(dt.timedelta(days=1, hours=3, minutes=20)), "1 day 3 h 20 min"),
        (formats.count("~5118"), "about 5,118"),
    ],
)
def test_english_is_what_it_was(said: str, expected: str) -> None:
    assert said == expected


def test_days_lengths_and_numbers_are_german() -> None:
    with wording.spoken(_german()):
        assert formats.day(dt.date(2024, 5, 2)) == "2. Mai 2024"
        assert formats.long_day(dt.date(2024, 3, 2)) == "2. März 2024"
        assert formats.month(dt.date(2024, 12, 2)) == "Dezember 2024"
        assert formats.day_of_month(dt.date(2024, 9, 2)) == "Mo 2."
        assert formats.duration(dt.timedelta(days=2, minutes=20)) == "2 Tage 20 min"
        assert formats.duration(dt.timedelta(seconds=5)) == "unter einer Minute"
        assert formats.count("~1234567") == "etwa 1.234.567"
        assert formats.joined(["a", "b", "c"]) == "a, b und c"
        assert formats.said("wont_do") == "wird nicht gemacht"
        assert formats.said("our own factor") == "our own factor"


@given(st.dates(min_value=dt.date(1000, 1, 1)))
def test_a_day_has_its_number_and_its_year_in_every_language(day: dt.date) -> None:
    for language in (wording.ENGLISH, _german()):
        with wording.spoken(language):
            assert set(re.findall(r"\d+", formats.long_day(day))) == {str(day.day), str(day.year)}


# In a template


def _filled(source: str, language: wording.Language, name: str = "page.md.j2", **values: object) -> str:
    with wording.spoken(language):
        environment = templates.environment()
        code = environment.compile(source, name=name)
        return environment.template_class.from_code(environment, code, environment.make_globals(None)).render(**values)


def test_a_template_says_its_texts_when_it_is_read() -> None:
    source = '<dt>{{ say("Stopped by") }}</dt>{{ say("Links") | heading("links") }}'

    assert _filled(source, wording.ENGLISH) == "<dt>Stopped by</dt>## Links {#links}"
    assert _filled(source, _german()) == "<dt>Abhilfe</dt>## Links {#links}"


def test_what_a_record_says_is_encoded_within_a_text() -> None:
    source = '{{ say("from {post}", post=title) }}|{{ plural("{count} day", "{count} days", 2) }}'

    assert _filled(source, _german(), title="<b>`x`</b>") == "aus &#60;b&#62;&#96;x&#96;&#60;&#47;b&#62;|2 Tage"


def test_a_text_of_a_site_cannot_end_an_attribute(tmp_path: Path) -> None:
    language, said = _read(tmp_path, "Facts: '\">{x<'\n".replace("{x", "x"))

    assert said == []
    assert _filled('<aside aria-label="{{ say("Facts") }}">', language) == '<aside aria-label="&#34;&#62;x&#60;">'


# A site's own file


def test_a_site_changes_a_word_of_its_language(tmp_path: Path) -> None:
    language, said = _read(
        tmp_path, "Timeline: Ablauf\n'{count} posts': {one: '{count} Fall', other: '{count} Fälle'}\n"
    )

    assert said == []
    with wording.spoken(language):
        assert wording.say("Timeline") == "Ablauf"
        assert wording.say("Impact") == "Auswirkung"
        assert wording.plural("{count} post", "{count} posts", 1) == "1 Fall"


def test_a_site_changes_a_word_of_english(tmp_path: Path) -> None:
    language, said = _read(tmp_path, "Posts: Reviews\n", code="en")

    assert said == []
    with wording.spoken(language):
        assert (wording.say("Posts"), wording.say("Services")) == ("Reviews", "Services")


def test_a_language_has_the_kinds_of_numbers_that_unicode_names(tmp_path: Path) -> None:
    forms = "{one: '{count} dzień', few: '{count} dni', many: '{count} dni', other: '{count} dnia'}"
    language, said = _read(tmp_path, f"'{{count}} days': {forms}\n", code="pl")

    with wording.spoken(language):
        assert [wording.plural("{count} day", "{count} days", n) for n in (1, 2, 5)] == ["1 dzień", "2 dni", "5 dni"]
    assert len(said) == 1
    assert "texts are not said in 'pl' and stay English" in said[0]


def test_every_slip_in_it_is_named_with_its_place(tmp_path: Path) -> None:
    own = "Timelin: Ablauf\n'{count} overdue': überfällig\nPosts: [Fälle]\n'{count} posts': {uno: x, other: x}\n"

    assert _read(tmp_path, own)[1] == [
        "language.yaml:1:1: error: no text 'Timelin' [site-text]",
        "language.yaml:2:20: error: 'überfällig' lacks {count} [site-text]",
        "language.yaml:3:8: error: 'Posts' is said in one text [site-text]",
        "language.yaml:4:19: error: 'uno' is no kind of number here [site-text]",
    ]


@pytest.mark.parametrize("own", ["", "# nothing yet\n"])
def test_an_empty_file_changes_nothing(tmp_path: Path, own: str) -> None:
    language, said = _read(tmp_path, own)

    assert said == []
    assert language.texts == _german().texts


@pytest.mark.parametrize("own", ["Posts: [\n", "Posts: Fälle\nPosts: Beiträge\n", "\xff"])
def test_a_file_that_cannot_be_read_is_a_problem_and_no_more(tmp_path: Path, own: str) -> None:
    (tmp_path / languages.OWN).write_bytes(own.encode("latin-1"))
    language, problems, _ = languages.read(tmp_path, "de", Mark(), "postmortem.yml")

    assert [problem.path for problem in problems] == [languages.OWN]
    assert language.code == "de"


def test_a_file_without_permission_ends_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / languages.OWN).write_text("Posts: Fälle\n", encoding="utf-8")

    def refused(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refused)
    with pytest.raises(KitError, match=r"language\.yaml: Permission denied"):
        languages.read(tmp_path, "en", Mark(), "postmortem.yml")


@pytest.mark.parametrize(
    ("code", "said", "hint"),
    [
        ("ger", "no texts in 'ger'", "did you mean 'de'?"),
        ("de-AT", "no texts in 'de-AT'", "did you mean 'de'?"),
        ("fr", "no texts in 'fr'", "the kit speaks de and en; another one needs its texts in language.yaml"),
        ("klingon", "no language 'klingon'", "the kit speaks de and en; another one needs its texts in language.yaml"),
    ],
)
def test_a_language_without_texts_is_refused_where_it_is_named(tmp_path: Path, code: str, said: str, hint: str) -> None:
    (tmp_path / "postmortem.yml").write_text(f"timezone: UTC\nlanguage: {code}\n", encoding="utf-8")
    config = settings.read(tmp_path)

    (problem,) = config.problems
    assert (str(problem), problem.hint) == (f"postmortem.yml:2:11: error: {said} [site-language]", hint)
    assert config.language == wording.ENGLISH


def test_the_headings_that_a_site_has_chosen_stay(tmp_path: Path) -> None:
    (tmp_path / "postmortem.yml").write_text("language: de\nlabels: {fix: What helped}\n", encoding="utf-8")
    config = settings.read(tmp_path)

    with wording.spoken(config.language):
        labels = labels_of(config.settings)
    assert (labels["fix"], labels["setup"]) == ("What helped", "Die Ausgangslage")


# The whole site


def _site(folder: Path, *, language: str) -> Site:
    """Return the project's own site, in a language."""
    for name in ("posts", "pages"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "catalog.yaml", folder)
    own = (ROOT / "postmortem.yml").read_text(encoding="utf-8")
    (folder / "postmortem.yml").write_text(f"{own}language: {language}\n", encoding="utf-8")
    return assemble(folder, drafts=True, today=TODAY)


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return _site(tmp_path_factory.mktemp("english"), language="en")


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return _site(tmp_path_factory.mktemp("german"), language="de")


class _Words(HTMLParser):
    """Collects what a reader is shown or told, without code."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._code = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._code += tag in ("code", "pre")
        self.found += [value for name, value in attrs if value and name in ("aria-label", "placeholder", "data-label")]

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag in ("code", "pre")

    def handle_data(self, data: str) -> None:
        if not self._code:
            self.found.append(" ".join(data.split()))


def _words(text: str) -> set[str]:
    parser = _Words()
    parser.feed(text.split("\n---\n", 1)[1])
    return {word.strip(" ,.:;") for word in parser.found} - {""}


def _headings(text: str) -> set[str]:
    return {html.unescape(found) for found in re.findall(r"^#{2,3} (.*?) \{ ?#", text, re.MULTILINE)}


OF_AUTHORS = {"About", "Tag", "Was", "all", "and", "capacity", "configuration", "no", "process", "runbook", "state"}
"""English texts that a German page holds all the same: tags and words of the authors', and what is German too."""


def test_no_page_in_german_has_a_text_in_english(german: Site) -> None:
    """Everything that an English page would show, and that is not the same in both languages."""
    shipped = languages.shipped("de").single
    known = {text.strip(" ,.:;") for text, said in shipped.items() if said != text} - OF_AUTHORS
    left = {page.path: (_words(page.text) | _headings(page.text)) & known for page in german.pages}

    assert {path: words for path, words in left.items() if words} == {}


def test_the_search_for_english_finds_it_where_there_is_some(english: Site) -> None:
    """The test above can fail."""
    shipped = languages.shipped("de").single
    known = {text.strip(" ,.:;") for text, said in shipped.items() if said != text} - OF_AUTHORS
    left = [(_words(page.text) | _headings(page.text)) & known for page in english.pages]

    assert all(left)
    assert len(set.union(*left)) > 150


def test_a_language_moves_no_page_and_no_anchor(english: Site, german: Site) -> None:
    def ids(site: Site) -> dict[str, list[str]]:
        return {page.path: re.findall(r' id="([^"]+)"|\{ #([\w-]+)', page.text) for page in site.pages}

    assert ids(german) == ids(english)


def test_what_programs_read_is_the_same_in_every_language(english: Site, german: Site) -> None:
    assert dict(german.files) == dict(english.files)


def test_the_public_edition_speaks_the_language_of_the_site(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", records={"2025-03-04-queue": f"audience: public\n{QUEUE}"})
    (root / "postmortem.yml").write_text("language: de\n", encoding="utf-8")
    site = assemble(root, drafts=False, today=TODAY, edition="public")

    pages = {page.path: page.text for page in site.pages}
    assert 'title: "Jahr 2025"' in pages["2025/index.md"]
    assert site.language.code == "de"


def test_engines_without_the_plugin_are_told_the_language(tmp_path: Path) -> None:
    theme = tmp_path / "partials" / "languages"
    theme.mkdir(parents=True)
    (theme / "de.html").touch()
    with wording.spoken(_german()):
        told = shell.portable(paths={"index.md", "find/index.md"}, is_for_all=True, places=[tmp_path])

    assert told["theme"]["language"] == "de"
    assert told["nav"] == [{"Beiträge": "index.md"}, {"Schon einmal gesehen?": "find/index.md"}]
    assert told["extra"]["postmortem_texts"]["Close"] == "Schließen"
    assert "language" not in shell.portable(paths=set(), is_for_all=True)["theme"]


@pytest.mark.parametrize(("code", "told"), [("pt-BR", "pt"), ("de", "de"), ("gsw", "en")])
def test_the_theme_is_told_the_nearest_language_that_it_has(tmp_path: Path, code: str, told: str) -> None:
    (tmp_path / "partials" / "languages").mkdir(parents=True)
    for name in ("de", "en", "pt"):
        (tmp_path / "partials" / "languages" / f"{name}.html").touch()

    assert shell.theme_language(code, [tmp_path]) == told


def test_mkdocs_builds_the_site_in_german(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site")
    (root / "postmortem.yml").write_text("language: de\n", encoding="utf-8")
    result = run(root, "mkdocs", "build", "--strict")
    page = (root / "site" / "post" / "2025-03-04-queue" / "index.html").read_text(encoding="utf-8")

    assert result.returncode == 0, result.stdout
    assert '<html lang="de"' in page
    assert 'placeholder="Suchen oder Fehler einfügen"' in page
    assert '<h2 id="fix">Die Lösung' in page
    assert 'data-pm-texts="{' in page
    assert "Auf dieser Seite" in page


def test_a_theme_of_another_language_than_the_site_is_named(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", config=MKDOCS.replace("{name: material}", "{name: material, language: fr}"))
    (root / "postmortem.yml").write_text("language: de\n", encoding="utf-8")
    result = run(root, "mkdocs", "build")

    assert result.returncode == 0, result.stdout
    assert "theme.language: 'fr' is not used: `language` in postmortem.yml is 'de'" in result.stdout
    assert '<html lang="de"' in (root / "site" / "index.html").read_text(encoding="utf-8")
