"""Pages: each file holds what one page shows, and the view that gathers it."""
