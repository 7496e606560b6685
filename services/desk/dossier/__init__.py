"""The dossier of a case: all that was done with it, on paper, for whoever must judge that (the Ombudsman)."""
