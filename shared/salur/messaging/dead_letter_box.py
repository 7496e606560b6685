"""Reading the dead-letter topics to their end, and putting an original back where it came from."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urljoin

from aiohttp import ClientError, ClientSession, ClientTimeout
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from yarl import URL

from salur.contracts import wire
from salur.contracts.dead_letters import DeadLetter
from salur.contracts.topics import DEAD_LETTER_SUFFIX, Registry
from salur.messaging import replayed
from salur.messaging.dead_letters import Original
from salur.messaging.errors import KafkaUnavailable
from salur.messaging.producer import LARGEST_RECORD, Producer
from salur.messaging.records import REPLAY_HEADER
from salur.privacy import KeyRing
from salur.store.ledger import KEPT_SECONDS, Output

LEDGER_KEPT = timedelta(seconds=KEPT_SECONDS)


class CannotReplay(Exception):
    """A letter cannot be put back. Its text is one sentence that names the letter and why."""

    safe_to_log = True


@dataclass(frozen=True)
class Box:
    """The dead letters of one Salur."""

    kafka: str
    registry: Registry
    keys: KeyRing
    public_url: str

    async def letters(self) -> Sequence[DeadLetter]:
        """Every letter that stands in a dead-letter topic, oldest first, each once."""
        found: dict[str, DeadLetter] = {}
        async for letter in self._read():
            found.setdefault(letter.letter, letter)
        return sorted(found.values(), key=lambda letter: letter.died_at)

    async def _read(self) -> AsyncIterator[DeadLetter]:
        names = [t.name for t in self.registry.physical() if t.name.endswith(DEAD_LETTER_SUFFIX)]
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self.kafka,
            auto_offset_reset="earliest",
            enable_auto_commit=False,
            max_partition_fetch_bytes=LARGEST_RECORD,
        )
        try:
            await consumer.start()
            places = [TopicPartition(name, 0) for name in names]
            consumer.assign(places)
            ends = await consumer.end_offsets(places)
            left = {place for place in places if ends[place]}
            while left:
                for records in (await consumer.getmany(timeout_ms=200)).values():
                    for record in records:
                        event = wire.read(DeadLetter.TYPE, record.value)
                        assert isinstance(event, DeadLetter)
                        yield event
                left = {place for place in left if await consumer.position(place) < ends[place]}
        except KafkaError as error:
            raise KafkaUnavailable(type(error).__name__) from None
        finally:
            await consumer.stop()

    def original(self, letter: DeadLetter) -> Original:
        """What the letter holds. Raises CannotReplay where it was too large to be kept."""
        if letter.sealed is None:
            raise CannotReplay(
                f"Letter {letter.letter} was too large to keep: its original stands in {letter.topic}, "
                f"partition {letter.partition}, offset {letter.offset}."
            )
        return Original.unpack(self.keys.open(letter.sealed))

    async def replay(self, letters: Sequence[DeadLetter], now: datetime, *, old: bool) -> None:
        """Puts originals back: a record into its topic under a new cause, a webhook to its address.

        Raises CannotReplay for a letter older than the ledger, unless `old`: what else its cause did has been
        forgotten, and could be done twice.
        """
        for letter in letters:
            if now - letter.died_at > LEDGER_KEPT and not old:
                raise CannotReplay(
                    f"Letter {letter.letter} is older than {LEDGER_KEPT.days} days: the ledger no longer knows what "
                    "was done for it. Say --old if you have looked."
                )
        for letter in letters:
            if letter.topic.startswith("smpp:"):
                raise CannotReplay(
                    f"Letter {letter.letter} came by SMS and was acknowledged: it can be shown, not delivered again."
                )
        records = [letter for letter in letters if not letter.topic.startswith("/")]
        if records:
            await self._put_back(records, now)
        for letter in letters:
            if letter.topic.startswith("/"):
                await self._deliver(letter)

    async def _put_back(self, letters: Sequence[DeadLetter], now: datetime) -> None:
        producer = Producer(self.kafka, "salur-dlq")
        await producer.start()
        try:
            await producer.send([self._output(letter, now) for letter in letters])
        finally:
            await producer.stop()

    def _output(self, letter: DeadLetter, now: datetime) -> Output:
        original = self.original(letter)
        headers = [(name, value) for name, value in original.headers if name != REPLAY_HEADER]
        replay = f"{letter.letter[:8]}-{int(now.timestamp() * 1000)}"
        return Output(
            letter.topic,
            original.key or b"",
            original.value or b"",
            (*headers, (REPLAY_HEADER, replay.encode())),
        )

    async def _deliver(self, letter: DeadLetter) -> None:
        original = self.original(letter)
        content = original.value or b""
        headers = {name: value.decode() for name, value in original.headers}
        method = headers.pop(replayed.METHOD, "POST")
        headers[replayed.HEADER] = replayed.mark(self.keys, letter.topic, content)
        url = urljoin(self.public_url, letter.topic)
        by_query = method == "GET"
        to = URL(f"{url}?{content.decode()}" if by_query else url, encoded=True)
        try:
            async with (
                ClientSession(timeout=ClientTimeout(total=15)) as client,
                client.request(method, to, data=None if by_query else content, headers=headers) as answer,
            ):
                if answer.status != 200:
                    raise CannotReplay(f"Letter {letter.letter}: {url} answered {answer.status}.")
        except (ClientError, TimeoutError):
            raise CannotReplay(f"Letter {letter.letter}: {url} does not answer.") from None
