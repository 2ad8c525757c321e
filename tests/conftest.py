"""Settings of all tests."""

from hypothesis import settings

# How long one example takes says more about the machine than about the code: speed is shown by `make bench`.
settings.register_profile("project", deadline=None)
settings.load_profile("project")
