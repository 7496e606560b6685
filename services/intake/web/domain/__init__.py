"""What the form and its partners' door decide: what a report lacks, who tells it, who may. Pure."""
