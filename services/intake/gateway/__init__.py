"""The way in: providers' webhooks become sealed messages on Kafka, and are acknowledged only then."""
