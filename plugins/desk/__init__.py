"""The desk: what editors and engineers use beside the build."""
