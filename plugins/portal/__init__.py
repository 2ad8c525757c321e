"""The portal: the pipeline from content to output, and Pelican's shell round it."""
