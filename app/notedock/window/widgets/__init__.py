"""General widgets and layouts that know nothing of folders or engines."""
