"""The packed tables hold what was packed, and the estimate does without them."""

from pathlib import Path

import postmortem_kit.haiku.cmu as cmu
from postmortem_kit.haiku import fallback
from postmortem_kit.haiku.morphology import derived
from postmortem_kit.haiku.reading import accepted, added, exactly


def test_a_packed_table_gives_back_every_word():
    """Words come back with their counts, primary first; what was not packed is not there."""
    counts = {"fire": (1, 2), "a": (1,), "o'clock": (2,), "zebra": (2,), "w": (3,), "extraordinarily": (7, 8)}
    table = cmu.Table(cmu.pack(counts))

    assert {word: (table.get(word).count, accepted(table.get(word).mask)) for word in counts} == {
        word: (readings[0], readings) for word, readings in counts.items()
    }
    assert [table.get(word) for word in ("", "b", "fir", "fires", "zzz")] == [None] * 5


def test_the_dictionary_is_whole():
    """The shipped table has the dictionary's words, and its licence lies beside it."""
    licence = Path(cmu.__file__).with_name("cmudict-LICENSE.txt").read_text(encoding="utf-8")

    assert len(cmu.table()) > 126_000
    assert cmu.look_up("incident").count == 3
    assert "Carnegie Mellon University" in licence


def test_packed_weights_come_back(tmp_path, monkeypatch):
    """Weights survive packing, signs and all."""
    weights = {"00a": 12, "10^a": -7, "05a$$$$$": 3}
    path = tmp_path / "estimate.bin"
    path.write_bytes(fallback.pack(weights))
    monkeypatch.setattr(fallback, "PACKED", path)

    assert fallback.load.__wrapped__() == weights


def test_a_vote_near_zero_is_in_doubt():
    """A letter that could go either way makes the other count acceptable too."""
    sure, doubtful = fallback.tally([90, -80, 70]), fallback.tally([90, -3, 70])

    assert (sure.count, accepted(sure.mask)) == (2, (2,))
    assert (doubtful.count, accepted(doubtful.mask)) == (2, (2, 3))
    assert fallback.tally([]).count == 1


def test_masks_add_like_sets():
    """Adding two masks is adding every count of one to every count of the other."""
    assert accepted(added(0b110, 0b1010)) == (2, 3, 4, 5)


def test_a_form_that_is_not_sure_gives_way_to_the_estimate():
    """Endings and compounds that were measured to be worse than the estimate do not overrule it."""
    listed = {
        "lone": exactly("cmu", 1),
        "wolf": exactly("cmu", 1),
        "hell": exactly("cmu", 1),
        "ions": exactly("cmu", 2),
    }
    compound, accident = derived("lonewolf", listed.get), derived("hellions", listed.get)

    assert (compound.sure, compound.reading.count) == (True, 2)
    assert accident.against(exactly("estimate", 2)).source == "estimate"
    assert derived("qwxyz", listed.get) is None
