"""The Python behind the notebooks: they stay short because the heavy lifting is done here."""
