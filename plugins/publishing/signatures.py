"""Signatures of manifests, in minisign's format: whoever holds the public key can tell who built a site."""

from plugins.publishing.manifest import SIGNATURE, ManifestError


def sign_manifest(data: bytes, key: str, password: str, comment: str) -> bytes:
    """Return the signature of a manifest's bytes; `key` is the text of a minisign secret key, `comment` is signed too."""
    # Imported here: most builds sign nothing.
    from minisign import Error, SecretKey

    try:
        secret = SecretKey.from_bytes(key.encode())
        secret.decrypt(password)
        # A comment of our own in place of the time: the same manifest and key give the same signature.
        return bytes(secret.sign(data, trusted_comment=comment))
    except Error as error:
        raise ManifestError(f"{SIGNATURE}: {error}") from error


def check_signature(data: bytes, signature: bytes, public_key: str) -> None:
    """Raise ManifestError unless the bytes were signed with the secret half of a key, given as minisign prints it."""
    from minisign import Error, PublicKey, Signature

    try:
        PublicKey.from_base64(public_key.split()[-1]).verify(data, Signature.from_bytes(signature))
    except Error as error:
        raise ManifestError(f"{SIGNATURE}: {error}") from error
