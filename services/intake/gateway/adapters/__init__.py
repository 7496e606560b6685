"""What the gateway needs from outside, met with HTTP and Kafka."""
