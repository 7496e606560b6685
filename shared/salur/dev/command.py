"""`salur dev` from the command line: 0 after Ctrl-C or SIGTERM, 1 with one sentence when it could not start."""

from __future__ import annotations

import sys

import uvloop

from salur.dev.supervisor import Options, Supervisor
from salur.dev.terminal import Terminal
from salur.embedded.errors import CannotStart
from salur.messaging.errors import KafkaUnavailable
from salur.packs import PackError


def run_dev(options: Options) -> None:
    """Runs until stopped, and ends the process with its exit status."""
    try:
        uvloop.run(Supervisor(options, Terminal()).run())
    except (CannotStart, PackError) as error:
        print(f"salur: {error}", file=sys.stderr)
        sys.exit(1)
    except KafkaUnavailable as error:
        where = options.kafka or "its own port"
        print(f"salur: Kafka does not answer at {where} ({error}).", file=sys.stderr)
        sys.exit(1)
    except OSError as error:
        print(f"salur: {error.strerror}: {error.filename or options.data}.", file=sys.stderr)
        sys.exit(1)
    sys.exit(0)
