"""What makes of the portal something to install, and lets visited articles be read without a connection."""
