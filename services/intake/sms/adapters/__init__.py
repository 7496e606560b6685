"""What the SMS role needs from outside, met with Kafka and this process's metrics."""
