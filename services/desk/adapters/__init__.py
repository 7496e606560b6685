"""Desk's ports met with MongoDB, Kafka and an identity provider."""
