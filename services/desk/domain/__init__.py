"""What desk decides by itself: who may see and do what, in which order cases stand, and the words for them."""
