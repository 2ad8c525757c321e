"""The preview behind `make devserver`: a process that builds, a server that shows, a watch over files."""
