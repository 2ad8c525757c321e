"""Publishing: what stands beside the pages, the manifest of a release, and the ways to put it before readers."""
