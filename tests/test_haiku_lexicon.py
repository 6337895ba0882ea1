"""Every term has a spoken form that counts to its number, and a site's file is read with its faults."""

from pathlib import Path

import pytest

from postmortem_kit.haiku import cmu, count, load_words, read_words
from postmortem_kit.haiku.ear import Ear
from postmortem_kit.haiku.lexicon import EMPTY, PACKED, own

HERE = Path(__file__).parent / "haiku"


def by_count(name):
    heard, number = {}, 0
    for line in (HERE / name).read_text(encoding="utf-8").splitlines()[1:]:
        if line.isdecimal():
            number = int(line)
        else:
            heard.update(dict.fromkeys(line.split(), number))
    return heard


SOUNDS = by_count("sounds.txt")


def test_the_glance_at_the_kits_own_words_is_what_a_parser_reads():
    words, problems = read_words(PACKED.read_text(encoding="utf-8"))

    assert (own().spoken, problems) == (words.spoken, ())


def said(form):
    """Add up a spoken form without the counter: letters, the dictionary, and the sounds heard by a person."""
    if form.isdecimal():
        return int(form)
    return sum(part_said(part) for part in form.split())


def part_said(part):
    if len(part) == 1:
        return 3 if part == "w" else 1
    found = cmu.look_up(part)
    return found.count if found else SOUNDS[part]


def test_the_lexicon_is_large():
    """At least 1,100 terms of the trade are said aloud."""
    assert len(own()) > 1100


def test_every_spoken_form_counts_to_the_number():
    """The number heard by a person, the sum of the spoken form, and the counter agree, for every term."""
    heard = by_count("lexicon.txt")
    ear = Ear(EMPTY)

    assert set(heard) == set(own().spoken)
    for term, forms in own().spoken.items():
        reading = ear.known(term)
        assert said(forms[0]) == heard[term] == reading.count, term
        for form in forms[1:]:
            assert reading.mask >> said(form) & 1, (term, form)


def test_no_sound_is_listed_for_nothing():
    """A sound that no spoken form uses, or that the dictionary has, leaves the list."""
    parts = {part for forms in own().spoken.values() for form in forms for part in form.split()}

    assert set(SOUNDS) <= parts
    assert not [sound for sound in SOUNDS if cmu.look_up(sound)]


def test_a_term_is_found_however_it_is_written():
    """A term in lower case is found in capitals; one in capitals only as written where English has the word."""
    assert count("NGINX").count == count("Nginx").count == 3
    assert (count("US").count, count("us").count) == (2, 1)


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("nginx: engine x\nnginx: en jinx\n", 2, 1, "'nginx' is listed twice"),
        ("blue whale: blue whale\n", 1, 1, "'blue whale' is several words"),
        ("nginx: []\n", 1, 8, "expected how the term is said"),
        ("nginx: {say: engine x}\n", 1, 8, "expected how the term is said, or a list of ways"),
        ("nginx: [engine x, [en, jinx]]\n", 1, 19, "expected how the term is said, or a list of ways"),
        ("nginx: ''\n", 1, 8, "expected how the term is said, in words"),
        ("nginx: 400\n", 1, 8, "400 syllables is more than any word has"),
        ("nginx: 0\n", 1, 8, "a word has at least one syllable"),
        ("- nginx\n", 1, 1, "found no terms"),
        ("a: b\n  c: d: e\n", 2, 4, "mapping values are not allowed"),
    ],
)
def test_a_fault_is_reported_at_its_place(text, line, column, message):
    """What is wrong in a site's words is a problem with line and column; the other terms still count."""
    _, (problem,) = read_words(text, path="words.yaml")

    assert (problem.path, problem.mark.line, problem.mark.column) == ("words.yaml", line, column)
    assert problem.message.startswith(message)


def test_good_terms_beside_a_fault_are_kept():
    """One bad line does not cost the others."""
    words, problems = read_words("frobnitz: frob nits\nbad: []\n")

    assert len(problems) == 1
    assert count("frobnitz", words=words).words[0].source == "site"


def test_no_file_is_no_words(tmp_path):
    """A site without words.yaml has none, and nothing is wrong."""
    assert load_words(tmp_path / "words.yaml") == (EMPTY, ())


def test_a_file_that_is_no_text_is_a_problem(tmp_path):
    """Bytes that are not UTF-8 are reported, not raised."""
    path = tmp_path / "words.yaml"
    path.write_bytes(b"nginx: \xff\n")
    words, (problem,) = load_words(path)

    assert len(words) == 0
    assert problem.message == "the file is not UTF-8"


def test_a_spoken_form_may_hold_its_own_term():
    """A term that is said as itself does not go round in circles."""
    words, problems = read_words("frob: frob\nfoo: bar frob\nbarz: fooz\nfooz: barz\n")

    assert problems == ()
    assert count("frob foo barz fooz", words=words).count == 5
