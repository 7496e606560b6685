"""What the proofs of tests/faults and tests/integration/faults share: real processes, and what to expect of them."""
