"""What people look at: one file per page, and what several of them share."""
