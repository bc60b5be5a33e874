"""The state behind the window, without widgets: job runner, folder sessions, engine status."""
