"""What the citizens commands need from outside, met with MongoDB and Kafka."""
