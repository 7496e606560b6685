"""How a stage runs: batches from Kafka, decisions, one transaction, outputs, and only then the offsets."""
