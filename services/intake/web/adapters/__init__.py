"""What the form needs from outside, met with MongoDB and the process's metrics."""
