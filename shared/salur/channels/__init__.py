"""Channels: what knows a provider and nothing else. No Kafka, no Mongo, no retry, no dialogue."""
