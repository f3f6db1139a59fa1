"""A task on its way (办理): accepted, adjusted, finished, struck off, and the pages that show it."""
