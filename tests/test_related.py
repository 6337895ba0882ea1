from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from postmortem_kit.model import Postmortem
from postmortem_kit.settings import Catalog, Config
from postmortem_kit.views.kinship import NEIGHBOURS, Kinship, signal_key
from postmortem_kit.views.related import MOST, Relative, Relatives

DAY = date(2026, 3, 1)
DISK = "No space left on device"


def record(id: str, **fields: object) -> Postmortem:
    return Postmortem.model_validate({"id": id, "title": f"Title of {id}", "date": DAY, "haiku": "none", **fields})


def relatives(*records: Postmortem, of: str) -> tuple[Relative, ...]:
    return Relatives(records, Config()).of(of)[0]


def reasons(*records: Postmortem, of: str) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.card.title[-1], one.kind, one.notes) for one in relatives(*records, of=of)]


def test_a_link_that_one_end_declares_is_shown_at_both() -> None:
    """Each end says what the other is to it, and the reason that the author gave."""
    link = {"id": "a", "type": "recurrence_of", "note": "The same disk."}
    both = (record("a"), record("b", related=[link]))

    assert reasons(*both, of="b") == [("a", "It happened before", ("The same disk.",))]
    assert reasons(*both, of="a") == [("b", "It happened again", ("The same disk.",))]


def test_a_link_without_a_word_says_who_declared_it() -> None:
    """Nothing more is known, and a reason is not made up."""
    found = relatives(record("a"), record("b", related=[{"id": "a"}]), of="a")

    assert [(one.kind, one.is_declared, one.has_reason) for one in found] == [("Similar", True, False)]


def test_two_records_that_link_each_other_are_one_row() -> None:
    """The stronger of the two links names it, and both reasons stand there."""
    one = record("a", related=[{"id": "b", "note": "Same cable."}])
    two = record("b", related=[{"id": "a", "type": "recurrence_of", "note": "Same quay."}])

    assert reasons(one, two, of="a") == [("b", "It happened again", ("Same quay.", "Same cable."))]


def test_a_link_to_what_is_not_shown_leads_nowhere() -> None:
    """A draft, say: the checks tell its author."""
    assert relatives(record("a", related=[{"id": "elsewhere"}, {"id": "a"}]), of="a") == ()


def test_the_post_that_replaces_another_is_named() -> None:
    """The newest, where two claim it."""
    old = record("a", status="superseded")
    link = [{"id": "a", "type": "supersedes"}]
    known = Relatives(
        (old, record("b", related=link, date=DAY + timedelta(1)), record("c", related=link)), Config()
    ).replacement("a")

    assert known
    assert known.title == "Title of b"


def test_of_very_many_links_the_newest_are_shown_and_the_rest_counted() -> None:
    """A post that everything refers to stays readable."""
    many = [record(f"b{n}", related=[{"id": "a"}], date=DAY + timedelta(n)) for n in range(MOST + 5)]
    found, unlisted = Relatives([record("a"), *many], Config()).of("a")

    assert (len(found), unlisted) == (MOST, 5)
    assert found[0].card.title == f"Title of b{MOST + 4}"


def test_a_shared_signal_makes_neighbours_and_is_named_as_each_writes_it() -> None:
    """What changes between two occurrences does not hide that they are one."""
    one = record("a", signals=["2026-03-01T06:00:04Z x509: certificate has expired on 192.0.2.7:443"])
    two = record("b", signals=["2026-09-11 07:30 X509: certificate has expired on 192.0.2.44:443"])
    (found,) = relatives(one, two, of="a")

    assert (found.kind, found.signals, found.is_declared) == ("Same signal", one.signals, False)
    assert relatives(one, two, of="b")[0].signals == two.signals


def test_a_short_code_is_no_signal_of_its_own() -> None:
    """Every second service says 502 at times."""
    assert relatives(record("a", signals=["502"]), record("b", signals=["502"]), of="a") == ()
    assert [signal_key(text) for text in ("502", "OOM!", "…", "OOMKilled")] == ["", "", "", "oomkilled"]


def test_a_signal_that_too_many_carry_makes_no_neighbours() -> None:
    """A wrapper's exception does not make everything the same."""
    records = [record(f"a{n}", signals=["ServiceException: call failed"]) for n in range(30)]

    assert relatives(*records, of="a1") == ()


def test_a_service_and_a_factor_make_neighbours_only_together() -> None:
    """Under the catalog's name of the service."""
    config = Config(catalog=Catalog.model_validate({"services": [{"name": "edge", "aliases": ["lb"]}]}))
    one = record("a", services=["edge"], contributing_factors=[{"category": "code_defect"}])
    two = record("b", services=["lb"], contributing_factors=[{"category": "code_defect"}])
    three = record("c", services=["lb"], contributing_factors=[{"category": "process"}])
    (found,) = Relatives((one, two, three), config).of("a")[0]

    assert (found.card.title, found.kind, found.places) == ("Title of b", "Similar", ("edge (code defect)",))


def test_two_rare_words_make_neighbours_and_one_does_not() -> None:
    """Words are those that somebody has used as a tag."""
    one = record("a", tags=["conntrack", "kernel"])
    two = record("b", title="The kernel forgot a table of conntracks")
    three = record("c", title="The kernel was new")
    (found,) = relatives(one, two, three, of="a")

    assert (found.card.title, found.words) == (two.title, "conntrack and kernel")


def test_declared_relatives_come_first_and_only_once() -> None:
    """A link and a shared signal are one row."""
    one = record("a", signals=[DISK])
    two = record("b", signals=[DISK], related=[{"id": "a", "note": "Same disk."}])
    three = record("c", signals=[DISK])
    found = relatives(one, three, two, of="a")

    assert [(each.card.title[-1], each.is_declared, each.signals) for each in found] == [
        ("b", True, (DISK,)),
        ("c", False, (DISK,)),
    ]


def test_a_replaced_record_is_nobodys_neighbour() -> None:
    """The one that replaced it is."""
    assert relatives(record("a", signals=[DISK]), record("b", signals=[DISK], status="superseded"), of="a") == ()


RECORDS = st.lists(
    st.fixed_dictionaries(
        {
            "date": st.dates(date(2020, 1, 1), date(2020, 1, 9)),
            "signals": st.lists(st.sampled_from(["disk full", "broken pipe", "x509: bad"]), max_size=2),
            "services": st.lists(st.sampled_from(["edge", "desk", "loans"]), max_size=2),
            "contributing_factors": st.lists(
                st.sampled_from([{"category": "process"}, {"category": "data"}]), max_size=2
            ),
            "tags": st.lists(st.sampled_from(["redis", "quorum", "kernel", "disks"]), max_size=3),
        }
    ),
    max_size=14,
)


@given(RECORDS)
def test_neighbours_are_mutual_few_and_for_the_same_reason(drawn: list[dict[str, object]]) -> None:
    """And the same whatever order the records come in."""
    records = [record(f"r{n}", **fields) for n, fields in enumerate(drawn)]
    kinship, turned = Kinship(records, Config()), Kinship(records[::-1], Config())

    for one in records:
        found = kinship.of(one.id)
        assert found == turned.of(one.id)
        assert len(found) <= NEIGHBOURS
        for other, shared in found:
            assert shared
            assert (one.id, shared) in kinship.of(other)
