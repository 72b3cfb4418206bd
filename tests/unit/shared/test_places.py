"""Who may have how much open at once."""

from contextlib import ExitStack

import pytest

from shared.places import Places, StreamSettings, TooManyStreamsError

SETTINGS = StreamSettings(streams=6, streams_per_customer=3, streams_per_site=2)


def test_each_has_places_of_their_own() -> None:
    """A site's, a customer's, everybody's: one who has taken all of theirs leaves the others' alone."""
    places = Places(SETTINGS)
    with ExitStack() as stack:
        for site in ("a1", "a1", "a2"):
            stack.enter_context(places.held("a", site))
        for customer, site in (("a", "a1"), ("a", "a3")):
            with pytest.raises(TooManyStreamsError) as refused, places.held(customer, site):
                pass
            assert refused.value.headers["Retry-After"]
        for site in ("b1", "b1", "b2"):
            stack.enter_context(places.held("b", site))
        with pytest.raises(TooManyStreamsError), places.held("c", "c1"):
            pass
    assert not places._taken


def test_a_refusal_takes_no_place() -> None:
    places = Places(SETTINGS)
    with places.held("a", "a1"), places.held("a", "a1"):
        for _ in range(10):
            with pytest.raises(TooManyStreamsError), places.held("a", "a1"):
                pass
        with places.held("a", "a2"):
            pass
    assert not places._taken


def test_spare_is_room_for_what_has_not_been_noticed_to_be_over() -> None:
    places = Places(SETTINGS, spare=2)
    with ExitStack() as stack:
        for _ in range(4):
            stack.enter_context(places.held("a", "a1"))
        with pytest.raises(TooManyStreamsError), places.held("a", "a1"):
            pass
