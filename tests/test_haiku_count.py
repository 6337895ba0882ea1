"""The counter hears words as engineers say them, and never stumbles."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postmortem_kit.haiku import count, read_words

HERE = Path(__file__).parent / "haiku"


def rows(name):
    return list(csv.reader((HERE / name).read_text(encoding="utf-8").splitlines()[1:], delimiter="\t"))


@pytest.mark.parametrize(("term", "syllables", "source"), rows("readers.tsv"))
def test_each_reader_hears_its_words(term, syllables, source):
    """A term is counted as it is said, by the step that should know it."""
    counted = count(term)

    assert [(word.count, word.source) for word in counted.words] == [(int(syllables), source)]


@pytest.mark.parametrize("half", ["inside CMU", "outside CMU"])
def test_general_english_is_heard_right(half):
    """Of words counted by ear, at least 97.5 % come out right in either half of the list."""
    listed = [
        (term, set(map(int, accepted.split(",")))) for term, accepted, kind in rows("english.tsv") if kind == half
    ]
    wrong = [term for term, accepted in listed if count(term).count not in accepted]

    assert len(listed) > 240
    assert len(wrong) <= 0.025 * len(listed), wrong


def test_a_line_is_the_sum_of_its_words():
    """Words come with their columns, and a lone dash or slash is none."""
    counted = count("kubectl says no — / twice")

    assert [(word.word, word.count, word.column) for word in counted.words] == [
        ("kubectl", 3, 1),
        ("says", 1, 9),
        ("no", 1, 14),
        ("twice", 1, 21),
    ]
    assert counted.count == 6
    assert counted.accepted == (6, 7, 8)


@pytest.mark.parametrize(
    ("term", "syllables"),
    [("forty-two", 3), ("twenty-one", 3), ("read-only", 3), ("up-to-date", 3), ("well-known", 2), ("--dry-run", 2)],
)
def test_the_hyphen_of_a_hyphened_word_is_never_said(term, syllables):
    """Nobody says the dash of a number in words, and no line scans because somebody might."""
    assert count(term).accepted == (syllables,)


def test_the_hyphen_of_a_host_may_be_said():
    """In what is typed rather than spoken, it is a sign to be read out."""
    assert {4, 5} <= set(count("foo-bar.com").accepted)


def test_punctuation_is_not_part_of_a_word():
    """Quotes, brackets and marks around a word are not shown, and its column is the first letter's."""
    (word,) = count('  ("nginx"),').words

    assert (word.word, word.count, word.column) == ("nginx", 3, 5)


def test_accepted_readings_are_all_there():
    """A word said in several ways says so, smallest first."""
    assert count("kubectl").accepted == (3, 4, 5)
    assert count("fire").accepted == (1, 2)
    assert count("404").accepted == (3, 4, 5)


def test_a_site_may_overrule_the_kit():
    """A site's own words come before the lexicon, and are named as the site's."""
    words, problems = read_words("nginx: en jinx\nfrobnitz: [frob nits, 3]\nAcmeDB: acme d b\n")

    assert problems == ()
    assert [(w.count, w.accepted, w.source) for w in count("nginx frobnitz acmedb", words=words).words] == [
        (2, (2,), "site"),
        (2, (2, 3), "site"),
        (4, (4,), "site"),
    ]
    assert count("nginx").count == 3


def test_nothing_has_no_syllables():
    """An empty text counts zero, and so does one of signs alone."""
    assert (count("").count, count("").accepted) == (0, (0,))
    assert (count(" … — 🙂 ").count, count("/").words) == (0, ())


def test_importing_loads_no_table_and_no_yaml():
    """The dictionary, the lexicon and YAML wait for the first count."""
    script = (
        "import sys, postmortem_kit.haiku as haiku;"
        "assert 'yaml' not in sys.modules and 'zlib' not in sys.modules, 'too early';"
        "assert not any('pydantic' in name for name in sys.modules);"
        "print(haiku.count('engine').count)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)

    assert (done.stdout, done.stderr) == ("2\n", "")


texts = st.text(max_size=60) | st.text(alphabet="aeiouy'’-_./:@#$%0123456789AZswd xQ&+~<>é日", max_size=40)


@settings(max_examples=400, deadline=None)
@given(texts)
def test_any_text_is_counted(text):
    """Whatever is typed has a count that is one of its accepted ones, word by word."""
    counted = count(text)

    assert counted.count in counted.accepted
    assert list(counted.accepted) == sorted(set(counted.accepted))
    assert counted.count == sum(word.count for word in counted.words)
    for word in counted.words:
        assert word.count in word.accepted
        assert word.count >= 1
        assert text[word.column - 1 :].startswith(word.word)


@settings(max_examples=150, deadline=None)
@given(texts, texts)
def test_two_texts_add_up(left, right):
    """What is said of two texts is said of both, one after the other."""
    first, second, together = count(left), count(right), count(f"{left} {right}")

    assert together.count == first.count + second.count
    assert set(together.accepted) == {a + b for a in first.accepted for b in second.accepted}


def test_counts_do_not_depend_on_the_run():
    """Another process, with another hash seed, hears the same."""
    script = "from postmortem_kit.haiku import count; print(count('zorbing the frobctl 4,096 XQZR unfoo').words)"
    runs = {
        subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }

    assert len(runs) == 1
