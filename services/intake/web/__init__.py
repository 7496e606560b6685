"""The web form: what somebody writes on `/lapor` becomes a sealed message on Kafka, once their telephone is proved."""
