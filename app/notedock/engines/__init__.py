"""Where a notebook server can run: one protocol in `base`, one folder per engine."""
