"""Names of incidents: kept with their founder, else with most of their items; merged ones redirect, for good."""

from tests.reconcile.factory import assigned
from truceline.model import Incident, Redirect
from truceline.reconcile.identity import Naming, name_incidents
from truceline.reconcile.judged import Prior

ITEMS = frozenset("abcdef")


def inc(item: str) -> str:
    return Incident.id_of(item)


def named(clusters: list[str], prior: dict[str, str], redirects: tuple[Redirect, ...] = ()) -> Naming:
    rows = [assigned(item, inc(founder)) for item, founder in prior.items()]
    return name_incidents([tuple(cluster) for cluster in clusters], Prior(rows, ITEMS), redirects, "mkr-a")


def moved(old: str, new: str) -> Redirect:
    return Redirect(id=Redirect.id_of(inc(old), inc(new)), made_by="m", old=inc(old), new=inc(new), reason="merged")


def test_a_new_cluster_is_founded_by_its_smallest_item() -> None:
    assert named(["ab", "c"], {}).names == ((inc("a"), "a"), (inc("c"), "c"))


def test_a_known_incident_keeps_its_name_when_a_smaller_item_joins() -> None:
    assert named(["ab"], {"b": "b"}).names == ((inc("b"), "b"),)


def test_a_split_leaves_the_name_with_the_founder() -> None:
    naming = named(["a", "bc"], {"a": "a", "b": "a", "c": "a"})
    assert naming.names == ((inc("a"), "a"), (inc("b"), "b"))


def test_without_its_founder_the_name_goes_with_most_items() -> None:
    rows = {"b": "f", "c": "f", "d": "f"}
    prior = Prior([assigned(item, inc(founder)) for item, founder in rows.items()], frozenset("bcd"))
    naming = name_incidents([("b",), ("c", "d")], prior, (), "mkr-a")
    assert naming.names == ((inc("b"), "b"), (inc("f"), "c"))


def test_a_merge_keeps_the_greater_and_redirects_the_other() -> None:
    naming = named(["abc"], {"a": "a", "b": "b", "c": "b"})
    assert naming.names == ((inc("b"), "b"),)
    assert [(row.old, row.new, row.reason) for row in naming.redirects] == [(inc("a"), inc("b"), "merged")]


def test_an_earlier_redirect_follows_a_later_merge() -> None:
    naming = named(["bc"], {"b": "b", "c": "c"}, (moved("a", "c"),))
    keeper = naming.names[0][0]
    assert {row.old: row.new for row in naming.redirects} == {
        inc("a"): keeper,
        (inc("b") if keeper == inc("c") else inc("c")): keeper,
    }


def test_a_name_that_lives_again_redirects_no_more() -> None:
    assert named(["a", "b"], {"a": "a", "b": "b"}, (moved("a", "b"),)).redirects == ()


def test_a_redirect_to_what_is_gone_is_dropped() -> None:
    assert named(["a"], {"a": "a"}, (moved("b", "c"), moved("c", "b"))).redirects == ()


def test_an_incident_without_items_has_no_heir() -> None:
    rows = [assigned("z", inc("z"))]
    assert name_incidents([("a",)], Prior(rows, frozenset("az")), (), "m").names == ((inc("a"), "a"),)


def test_a_name_comes_back_with_its_founder_when_what_had_merged_it_is_gone() -> None:
    """Founded by d, joined by the smaller c, merged by a copy that is taken out again."""
    before = named(["a", "cd"], {"a": "a", "c": "d", "d": "d"})
    merged = named(["acd"], {"a": "a", "c": "d", "d": "d"})
    keeper = merged.names[0][0]
    gone = ({inc("a"), inc("d")} - {keeper}).pop()
    prior = Prior([assigned(item, keeper) for item in "acd"], ITEMS)
    after = name_incidents([("a",), ("c", "d")], prior, merged.redirects, "mkr-a")
    assert {name for name, _ in after.names} == {name for name, _ in before.names}
    assert gone not in {redirect.old for redirect in after.redirects}
