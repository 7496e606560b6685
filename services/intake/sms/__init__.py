"""The way in by SMS: binds to operators' message centres, whose PDUs are acknowledged once they are safe in Kafka."""
