"""WhatsApp's side of the Cloud API: webhooks out, a Graph-shaped server in."""
