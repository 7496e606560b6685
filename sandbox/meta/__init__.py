"""What Meta's products share: signed webhooks that are delivered until they are answered."""
