"""How the embedded Kafka and its Java are set: small, quick to start, everything explicit."""

from collections.abc import Mapping
from pathlib import Path

LOGGING = """\
status=warn
appender.console.type=Console
appender.console.name=console
appender.console.layout.type=PatternLayout
appender.console.layout.pattern=%d{ISO8601} %-5p %c{1} %m%n
rootLogger.level=warn
rootLogger.appenderRef.console.ref=console
logger.server.name=org.apache.kafka.server
logger.server.level=info
logger.kafka.name=kafka.server
logger.kafka.level=info
"""


def java_options(heap_megabytes: int = 512) -> list[str]:
    return [
        f"-Xmx{heap_megabytes}m",
        "-Xms128m",
        "-XX:+UseSerialGC",  # starts fastest and needs least memory; with a heap this small its pauses are short
        # Java's second compiler takes more time than it saves where a few messages flow; `bench` has it.
        "-XX:TieredStopAtLevel=1",
        "-XX:-UsePerfData",  # leaves no files in /tmp
        "-XX:+ExitOnOutOfMemoryError",
        # Of what Java can keep of an earlier start, these small stubs do not always match and are warned about.
        "-XX:+UnlockDiagnosticVMOptions",
        "-XX:-AOTAdapterCaching",
        "-Djava.awt.headless=true",
    ]


def server_settings(
    number: int, port: int, voters: Mapping[int, int], topics: Path, listen: str = "127.0.0.1"
) -> dict[str, object]:
    """One node's settings; `voters` are the controllers' ports by node number, its own among them.

    The voters are given here rather than kept in the data, so that the ports may differ between starts.
    """
    copies = len(voters)
    return {
        "process.roles": "broker,controller",
        "node.id": number,
        "controller.quorum.voters": ",".join(f"{n}@127.0.0.1:{p}" for n, p in voters.items()),
        "listeners": f"CLIENTS://{listen}:{port},CONTROLLER://127.0.0.1:{voters[number]}",
        "advertised.listeners": f"CLIENTS://127.0.0.1:{port}",
        "listener.security.protocol.map": "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "inter.broker.listener.name": "CLIENTS",
        "controller.listener.names": "CONTROLLER",
        "log.dirs": topics,
        "auto.create.topics.enable": "false",
        "default.replication.factor": copies,
        "min.insync.replicas": min(copies, 2),
        "offsets.topic.replication.factor": copies,
        "offsets.topic.num.partitions": 8,
        "transaction.state.log.replication.factor": copies,
        "transaction.state.log.min.isr": min(copies, 2),
        "transaction.state.log.num.partitions": 4,
        "share.coordinator.state.topic.replication.factor": copies,
        "share.coordinator.state.topic.min.isr": min(copies, 2),
        "group.initial.rebalance.delay.ms": 0,
        "group.min.session.timeout.ms": 1000,
        # A killed broker may register again only when its old session has ended (9 s by default).
        "broker.session.timeout.ms": 2000,
        "broker.heartbeat.interval.ms": 400,
        # A heap this small has no room for the cleaner's default of 128 MB.
        "log.cleaner.dedupe.buffer.size": 16 * 1024 * 1024,
        # Two index files of 10 MB are mapped per partition by default; tests make hundreds of partitions.
        "log.index.size.max.bytes": 1024 * 1024,
        "num.network.threads": 2,
        "num.io.threads": 4,
    }
