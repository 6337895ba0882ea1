"""The bank is data: each phrase scans, stands on facts that exist, and says nothing that a title may not say."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from postmortem_kit.haiku import bank, count, keywords, nouns, slots
from postmortem_kit.haiku.given import MONTHS, PARTS_OF_DAY, WEEKDAYS
from postmortem_kit.haiku.keywords import lists
from postmortem_kit.haiku.stems import hangs, stems
from postmortem_kit.haiku.stories import TIERS
from postmortem_kit.model import Detection, Postmortem, Trigger
from postmortem_kit.settings import FACTORS
from tests.haiku_oracle import syllables

GROUPS = bank.groups()
PHRASES = [(group, phrase) for group in GROUPS for phrase in group.phrases]
PLAIN = [(group, phrase) for group, phrase in PHRASES if not phrase.slots]
WANTED = {bank.FIRST: 5, bank.SECOND: 7, bank.THIRD: 5}
PRONOUNS = set("i we you he she they me us him them my our your his her their mine ours yours hers theirs".split())
SEASONS = set("spring summer autumn winter snow snows frost ice icy thaw blossom blossoms harvest".split())
"""Words of a season: no record says on which half of the globe it was."""
PADDING = {"oh", "ah", "so very", "very", "indeed", "quite", "really"}


def _choices(annotation: object) -> set[str]:
    return {value for part in get_args(annotation) for value in get_args(part)}


NEEDS = {
    "kind": {"incident", "near_miss", "drill"},
    "trigger": _choices(Trigger.model_fields["type"].annotation),
    "detection": _choices(Detection.model_fields["method"].annotation),
    "factor": set(FACTORS),
    "mitigation": set(lists().mitigations.values()),
    "signal": {"some", *lists().signals.values(), "server error"},
    "about": set(lists().things.values()),
    "named": set(lists().things.values()),
    "data loss": {"none", "confirmed"},
    "state": {"ended", "open"},
    "waves": {"several"},
    "seen": {"at once"},
    "day": {"first", "last", "new year", "year's end", "leap day"},
    "part": {"early", "middle", "half", "late", "end"},
    "hour": {*PARTS_OF_DAY, "small", "noon"},
}


def test_every_fixed_phrase_scans_by_strict_reading():
    """A phrase without a slot has the syllables of each line that it may be, and no word that is said two ways."""
    wrong = [
        (phrase.text, found.count, found.accepted)
        for _, phrase in PLAIN
        for found in [count(phrase.text)]
        if found.accepted != (WANTED[phrase.places[0]],) or len({WANTED[place] for place in phrase.places}) > 1
    ]

    assert wrong == []


def test_every_fixed_phrase_scans_for_the_second_counter():
    """The phones of the dictionary say the same of each."""
    wrong = [phrase.text for _, phrase in PLAIN if syllables(phrase.text) != WANTED[phrase.places[0]]]

    assert wrong == []


def test_every_pattern_has_slots_that_are_known_and_room_for_them():
    """What stands around the slots leaves at least a syllable for each."""
    patterns = [phrase for _, phrase in PHRASES if phrase.slots]
    wrong = [one.text for one in patterns if not set(one.slots) <= slots.NAMES]
    tight = [one.text for one in patterns if count(" ".join(one.pieces)).count + len(one.slots) > 7]

    assert (wrong, tight) == ([], [])


def test_no_phrase_claims_a_season():
    """A picture of snow in July would be untrue, and July is winter for half of the readers."""
    said = [phrase.text for _, phrase in PHRASES if SEASONS & set(re.findall(r"[a-z]+", phrase.text))]

    assert said == []


def test_a_pattern_never_glues_a_word_to_a_slot():
    """A slot stands between blanks or signs, so that the syllables of a line are the sum of its words'."""
    glued = [phrase.text for _, phrase in PHRASES if re.search(r"[\w'-]\{|\}[\w'-]", phrase.text)]

    assert glued == []


@pytest.mark.parametrize("kind", sorted(NEEDS))
def test_the_needs_of_a_kind_are_facts_that_exist(kind: str):
    """A need that no record can have would be a phrase that is never said."""
    asked = {need.removeprefix(f"{kind}: ") for group in GROUPS for need in group.needs if need.startswith(f"{kind}: ")}

    assert asked <= NEEDS[kind]


def test_every_need_is_of_a_known_kind():
    """A misspelled kind would never be granted."""
    assert {need.split(": ")[0] for group in GROUPS for need in group.needs} <= NEEDS.keys()


def test_what_is_not_about_the_calendar_rests_on_a_fact():
    """Every group but the scenes needs a fact, or is filled by one."""
    loose = [group.phrases[0].text for group in GROUPS if not group.needs and not group.slots]

    assert loose == []


def test_no_line_hangs_or_says_a_thing_twice():
    """No line ends on an article, a preposition or a conjunction, and none repeats a stem."""
    hanging = [phrase.text for _, phrase in PHRASES if not phrase.text.endswith("}") and hangs(phrase.text)]
    twice = [phrase.text for _, phrase in PHRASES for said in [_stems(phrase.text)] if len(set(said)) < len(said)]

    assert (hanging, twice) == ([], [])


def _stems(text: str) -> tuple[str, ...]:
    return stems(bank.SLOT.sub("", text))


def test_no_phrase_names_a_person_a_role_blame_or_violence():
    """The closed list of what is never said, the personal pronouns, and padding."""
    said = {text: set(keywords.plainly(bank.SLOT.sub("", text)).split()) for text in (one.text for _, one in PHRASES)}
    wrong = [text for text, words in said.items() if words & (lists().unsaid | PRONOUNS | PADDING)]

    assert wrong == []


def test_phrases_are_plain_lower_case_and_each_stands_once():
    """Letters, commas and colons; two groups with one phrase would count it for two facts."""
    wrong = [phrase.text for _, phrase in PHRASES if not re.fullmatch(r"[a-z0-9{},:' -]+", phrase.text)]
    texts = [phrase.text for _, phrase in PHRASES]

    assert wrong == []
    assert len(texts) == len(set(texts))


def test_the_bank_is_large():
    """At least six hundred phrases, and for each trigger, factor and way of noticing both lengths, plain and sober."""
    assert len(PHRASES) >= 600
    for kind, values in (("trigger", NEEDS["trigger"]), ("factor", NEEDS["factor"]), ("detection", NEEDS["detection"])):
        for value in values:
            own = [group for group in GROUPS if group.needs == {f"{kind}: {value}"} and group.is_sober]
            assert {WANTED[place] for group in own for one in group.phrases for place in one.places} == {5, 7}, value


def test_a_picture_that_answers_has_one_to_answer():
    """For every echo there is a picture of the same world, that can stand before it."""
    pictures = {group.image for group in GROUPS if group.image and not group.is_echo}
    lonely = {group.image for group in GROUPS if group.is_echo} - pictures - {"clay", "chain", "bell"}

    assert lonely == set()


def test_no_picture_is_sober():
    """Where people were harmed nothing is a metaphor."""
    assert [group.phrases[0].text for group in GROUPS if group.is_sober and group.image] == []


def test_no_service_is_ill_where_people_were_harmed():
    """The suffering is theirs alone."""
    ill = re.compile(r"unwell|not well|not itself|\bails?\b|feels|bad day|hard time|limp|weather|hurt|sick|pain")
    said = [phrase.text for group in GROUPS if group.is_sober for phrase in group.phrases]

    assert [text for text in said if ill.search(text)] == []
    assert any(ill.search(phrase.text) for group in GROUPS for phrase in group.phrases)


def test_every_story_is_told_by_roles_of_the_bank():
    """A role that no phrase has would make a story that is never told; a role in no story, phrases never said."""
    roles = {group.role for group in GROUPS}
    told = {role for tier in TIERS for story in tier for role in story}

    assert roles == told


def test_words_of_the_calendar_are_said_one_way():
    """Months and weekdays have one count, so that a title is the same for every reader."""
    assert [word for word in (*MONTHS, *WEEKDAYS) if len(count(word).accepted) > 1] == []


def test_the_closed_lists_are_in_the_form_that_is_compared():
    """Lower case without signs, no longer than what is looked for."""
    listed = [*lists().signals, *lists().things, *lists().mitigations, *lists().suspects, *lists().harm]
    wrong = [
        words for words in listed if keywords.plainly(words).strip() != words or len(words.split()) > keywords.LONGEST
    ]

    assert wrong == []


def test_the_lists_of_words_do_not_contradict_one_another():
    """A word is a noun or a word that ends a noun phrase; a noun and a verb at once is in doubt, which is allowed."""
    words = nouns.words()
    closed = words.articles | words.counters | words.joiners | words.conjunctions | words.pronouns | words.auxiliaries

    assert closed & (words.nouns | words.mass | words.adjectives) == set()


def test_every_category_and_trigger_of_the_model_has_its_phrases():
    """What a record may hold by type is said by the bank, or named in a slot."""
    needs = {need for group in GROUPS for need in group.needs}

    assert {f"factor: {name}" for name in FACTORS} <= needs
    assert set(FACTORS) == slots.KNOWN_FACTORS
    assert {f"kind: {kind}" for kind in get_args(Postmortem.model_fields["kind"].annotation)} <= needs
