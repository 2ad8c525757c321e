"""Where `make deploy` puts the published site; docs/publishing.md explains each. Keys and passwords come from the environment."""

# A folder of this machine, or of a server: ssh://user@host/srv/portal. Others are in docs/publishing.md.
DEPLOY_TARGET = ""
# The site's address, to see after each deploy whether it answers; none is asked where this is empty.
DEPLOY_URL = ""
