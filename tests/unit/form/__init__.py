"""What the web form decides."""
