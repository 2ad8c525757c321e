"""Proof-reading: what an attentive colleague would see in a text; warnings only, each with a code that silences it."""
