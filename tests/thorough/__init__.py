"""What needs no server and still takes seconds: state machines, fuzzers, training."""
