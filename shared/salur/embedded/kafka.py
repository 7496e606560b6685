"""A real Kafka (KRaft) of one broker, or of two or three for tests of what happens when one is lost."""

import base64
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

from salur.embedded import installed
from salur.embedded.errors import ServerFailed
from salur.embedded.kafka_settings import LOGGING, java_options, server_settings
from salur.embedded.metadata import known_brokers, takes_groups
from salur.embedded.ports import free_port
from salur.embedded.server import Server

_CLUSTER_ID = base64.urlsafe_b64encode(b"salur on one box").decode().rstrip("=")


class KafkaNode(Server):
    """One broker that is a controller too."""

    needs_megabytes = 1000

    def __init__(
        self, data: Path, number: int, port: int, cluster: "EmbeddedKafka", java: tuple[str, ...]
    ) -> None:
        super().__init__("Kafka" if number == 1 else f"Kafka {number}", data, port)
        self.number = number
        self.controller_port = free_port()
        self._cluster = cluster
        self._java_too = java

    @property
    def _properties(self) -> Path:
        return self.data / "server.properties"

    def prepare(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        (self.data / "log4j2.properties").write_text(LOGGING)
        voters = {node.number: node.controller_port for node in self._cluster.nodes}
        settings = server_settings(self.number, self.port, voters, self.data / "topics")
        self._properties.write_text("".join(f"{key}={value}\n" for key, value in settings.items()))
        if not (self.data / "topics" / "meta.properties").exists():
            self._format()

    def _format(self) -> None:
        format_storage = ["kafka.tools.StorageTool", "format", "--ignore-formatted", "-t", _CLUSTER_ID]
        done = subprocess.run(
            [*self._java(), *format_storage, "-c", str(self._properties)],
            capture_output=True,
            text=True,
        )
        if done.returncode:
            self.log.write_text(done.stdout + done.stderr)
            raise ServerFailed(
                f"Kafka could not prepare {self.data}; {self.log} says why.", self.log, done.stderr[-2000:]
            )

    def _java(self, *options: str) -> list[str]:
        jars = f"{installed.kafka_jars()}/*"
        remembered = installed.kafka_quick_start()
        if remembered.exists():
            options = (f"-XX:AOTCache={remembered}", *options)
        logging = f"-Dlog4j2.configurationFile={self.data / 'log4j2.properties'}"
        return [str(installed.java()), *java_options(), *options, logging, "-cp", jars]

    def command(self) -> list[str]:
        return [*self._java(*self._java_too), "kafka.Kafka", str(self._properties)]

    def serves(self) -> bool:
        try:
            return self.number in known_brokers(self.port) and takes_groups(self.port)
        except OSError:
            return False


class EmbeddedKafka:
    """Kafka on 127.0.0.1 with its data in `data`; `port=0` picks a free port.

    With several brokers each is in `nodes`, to be paused or killed by itself; `port` is the first one's. `java` are
    more options for Java, which override ours.
    """

    def __init__(self, data: Path, port: int = 0, brokers: int = 1, java: tuple[str, ...] = ()) -> None:
        self.nodes: tuple[KafkaNode, ...] = tuple(
            KafkaNode(data / f"broker-{number}", number, port if number == 1 else 0, self, java)
            for number in range(1, brokers + 1)
        )

    @property
    def bootstrap(self) -> str:
        """The brokers' addresses, as clients take them: `127.0.0.1:9092,…`."""
        return ",".join(node.address for node in self.nodes)

    @property
    def pid(self) -> int:
        """The first broker's process id."""
        return self.nodes[0].pid

    @property
    def log(self) -> Path:
        return self.nodes[0].log

    def start(self) -> Self:
        """Start all brokers and return once each serves; raises `CannotStart` with one sentence."""
        try:
            for node in self.nodes:
                node.launch()
            for node in self.nodes:
                node.await_serving()
        except BaseException:
            self.kill()
            raise
        return self

    def pause(self) -> None:
        for node in self.nodes:
            node.pause()

    def resume(self) -> None:
        for node in self.nodes:
            node.resume()

    def kill(self) -> None:
        for node in self.nodes:
            node.kill()

    def stop(self) -> None:
        """End all in order; asked at once, since the last ones alone have no quorum to sign off with."""
        for node in self.nodes:
            node.terminate()
        for node in self.nodes:
            node.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
