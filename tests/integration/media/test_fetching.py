"""The role's fetchers on a real MongoDB, against a provider that has files, none, poison, or is away."""

import asyncio
from datetime import timedelta

import pytest

from salur.channels.inbound import MediaKind
from salur.contracts.media import MediaOutcome
from salur.embedded import free_port
from salur.media.objects import Objects
from tests.integration.media.fetching import LEASE, PARTNER, Fetching, fetching
from tests.integration.media.provider import Provider
from tests.serving import serving
from tests.unit.media import pieces

__all__ = ["fetching"]


async def test_a_photo_comes_in_two_steps_and_is_kept(fetching: Fetching) -> None:
    fetching.provider.files["1"] = pieces.photo(exif=pieces.taken())
    await fetching.wait_for("1")
    assert await fetching.fetch() == 1
    found = await fetching.found("1")
    assert found is not None
    assert (found.outcome, found.citizen, found.thumbnail) == (MediaOutcome.STORED, fetching.citizen, True)
    assert found.latitude == -3.52
    assert await fetching.left() == 0


async def test_a_partners_file_comes_from_its_own_host_and_from_nowhere_else(fetching: Fetching) -> None:
    fetching.provider.files |= {"1": pieces.photo(), "2": b"no file that we take"}
    good, bad, moved = (f"{fetching.url}/{path}" for path in ("open/1", "open/2", "elsewhere/1"))
    async with serving(Provider(files={"1": pieces.photo()}).app()) as another:
        await fetching.wait_for(good, bad, moved, kind=MediaKind.DOCUMENT, partner=PARTNER)
        await fetching.wait_for(f"{another}/open/1", partner=PARTNER)
        await fetching.wait_for(f"{fetching.url}/open/3", partner="74.09/lain")
        await fetching.fetch()
    found = {
        media: await fetching.found(media)
        for media in (good, bad, f"{another}/open/1", f"{fetching.url}/open/3")
    }
    assert [(one.outcome, one.reason) for one in found.values() if one] == [
        (MediaOutcome.STORED, None),
        (MediaOutcome.REFUSED, "wrong_type"),
        (MediaOutcome.REFUSED, "forbidden"),
        (MediaOutcome.REFUSED, "forbidden"),
    ]
    assert sorted(fetching.provider.asked) == [good, bad]
    # What points elsewhere is asked for again later; nobody follows it.
    assert await fetching.found(moved) is None


async def test_a_provider_that_is_away_is_asked_again_later_and_nothing_is_lost(fetching: Fetching) -> None:
    fetching.provider.files["1"] = pieces.photo()
    fetching.provider.away = True
    await fetching.wait_for("1")
    for _ in range(6):
        assert await fetching.fetch() == 1
        assert await fetching.fetch() == 0, "not before its time"
        fetching.clock.by += timedelta(hours=3)
    assert await fetching.found("1") is None
    fetching.provider.away = False
    await fetching.fetch()
    found = await fetching.found("1")
    assert found is not None
    assert found.outcome is MediaOutcome.STORED
    assert fetching.tally.outcomes == ["later"] * 6 + ["stored"]


async def test_while_the_object_store_is_away_files_wait(
    fetching: Fetching, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"ENDPOINT_URL": f"http://127.0.0.1:{free_port()}", "ALLOW_HTTP": "true"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "REGION"):
        monkeypatch.setenv(f"AWS_{name}", "any")
    fetching.provider.files["1"] = pieces.photo()
    await fetching.wait_for("1")
    with monkeypatch.context() as away:
        away.setattr(fetching.library, "_objects", Objects("s3://bucket/media"))
        await fetching.fetch()
    assert (await fetching.left(), await fetching.found("1")) == (1, None)
    fetching.clock.by += timedelta(hours=3)
    await fetching.fetch()
    assert (await fetching.left(), fetching.tally.outcomes) == (0, ["later", "stored"])


async def test_what_a_provider_does_not_have_is_lost_in_the_end(fetching: Fetching) -> None:
    await fetching.wait_for("none")
    for _ in range(5):
        await fetching.fetch()
        fetching.clock.by += timedelta(hours=3)
    found = await fetching.found("none")
    assert found is not None
    assert (found.outcome, found.reason) == (MediaOutcome.LOST, "gone")
    assert await fetching.left() == 0


async def test_after_seven_days_nobody_asks_any_more(fetching: Fetching) -> None:
    fetching.provider.away = True
    await fetching.wait_for("1")
    fetching.clock.by = timedelta(days=7)
    await fetching.fetch()
    found = await fetching.found("1")
    assert found is not None
    assert (found.outcome, found.reason) == (MediaOutcome.LOST, "expired")


async def test_an_address_elsewhere_is_not_asked(fetching: Fetching) -> None:
    strange = Provider(files={"x": pieces.photo()})
    async with serving(strange.app()) as elsewhere:
        fetching.provider.addresses["1"] = f"{elsewhere}/v25.0/x"
        await fetching.wait_for("1")
        await fetching.fetch()
    assert strange.asked == []
    found = await fetching.found("1")
    assert found is not None
    assert (found.outcome, found.reason) == (MediaOutcome.REFUSED, "forbidden")


async def test_a_redirect_is_not_followed(fetching: Fetching) -> None:
    fetching.provider.files["x"] = pieces.photo()
    base = next(iter(fetching.fetcher._senders.accounts.values())).media_hosts[-1]  # type: ignore[attr-defined]
    fetching.provider.addresses["1"] = f"{base}/elsewhere/x"
    await fetching.wait_for("1")
    await fetching.fetch()
    assert await fetching.found("1") is None
    assert await fetching.left() == 1


@pytest.mark.parametrize(
    ("content", "kind", "reason"),
    [
        (bytes(11 * 1024 * 1024), MediaKind.IMAGE, "too_large"),
        (pieces.bomb(), MediaKind.IMAGE, "bomb"),
        (pieces.SVG, MediaKind.IMAGE, "svg"),
        (pieces.photo()[:900], MediaKind.IMAGE, "truncated"),
        (pieces.photo() + pieces.archive(), MediaKind.IMAGE, "polyglot"),
        (b"", MediaKind.AUDIO, "empty"),
    ],
)
async def test_poison_is_refused_and_what_comes_with_it_is_kept(
    fetching: Fetching, content: bytes, kind: MediaKind, reason: str
) -> None:
    fetching.provider.files |= {"bad": content, "good": pieces.photo()}
    await fetching.wait_for("bad", kind=kind)
    await fetching.wait_for("good")
    assert await fetching.fetch() == 2
    bad, good = await fetching.found("bad"), await fetching.found("good")
    assert bad is not None
    assert (bad.outcome, bad.reason) == (MediaOutcome.REFUSED, reason)
    assert good is not None
    assert good.outcome is MediaOutcome.STORED


async def test_who_dies_half_way_leaves_it_to_another_after_the_lease(fetching: Fetching) -> None:
    fetching.provider.files["1"] = pieces.photo()
    fetching.provider.hold = True
    await fetching.wait_for("1")
    dying = asyncio.create_task(fetching.fetch())
    await asyncio.wait_for(fetching.provider.held.wait(), 20)
    assert await fetching.fetch() == 0, "in somebody's hands"
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    fetching.provider.hold = False
    fetching.clock.by += LEASE
    assert await fetching.fetch() == 1
    assert await fetching.left() == 0
    found = await fetching.found("1")
    assert found is not None
    assert found.outcome is MediaOutcome.STORED
    assert await fetching.store.collection("media", "files").count_documents({}) == 1
