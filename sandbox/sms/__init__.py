"""SMS as the telephones know it: a message centre that speaks SMPP, and the network behind it."""
