"""What Meta's channels share: the signature on their webhooks, the Graph API and what its answers mean."""
