"""The web form on a real Kafka, with the dialogue behind it."""
