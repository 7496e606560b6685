"""What verify makes of a report: the evidence, the place, the signals and the verdict. Pure throughout."""
