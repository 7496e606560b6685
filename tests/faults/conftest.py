"""The proofs' fixtures."""

from tests.proofs.fixtures import peer, place

__all__ = ["peer", "place"]
