"""The bridge's links, in MongoDB."""
