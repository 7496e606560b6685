"""The kit for who makes a channel: the contract suite as a pytest plugin, a package to begin with, and the grade."""
