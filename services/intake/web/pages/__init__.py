"""The pages of the form: the story, who tells it, the code that proves the telephone, and the end."""
