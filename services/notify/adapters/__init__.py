"""What notify needs from outside, met with Mongo, HTTP and Kafka."""
