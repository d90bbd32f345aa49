"""An authority of a test that signs certificates of servers."""

from __future__ import annotations

import datetime as dt
import ssl
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

__all__ = ["OwnAuthority", "own_authority"]


@dataclass(frozen=True)
class OwnAuthority:
    """An authority, and what a server for ``localhost`` that it has signed encrypts with."""

    file: Path
    context: ssl.SSLContext


def own_authority(folder: Path) -> OwnAuthority:
    """Return a new authority, its files in a folder."""
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root = _certificate("Furong test authority", root_key.public_key(), "Furong test authority", root_key, is_root=True)
    own = _certificate("localhost", key.public_key(), "Furong test authority", root_key, is_root=False)
    authority, server = folder / "authority.pem", folder / "server.pem"
    authority.write_bytes(root.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    server.write_bytes(private + own.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(server)
    return OwnAuthority(authority, context)


def _certificate(
    name: str, public: ec.EllipticCurvePublicKey, issuer: str, by: ec.EllipticCurvePrivateKey, *, is_root: bool
) -> x509.Certificate:
    now = dt.datetime.now(dt.UTC)
    subject, signer = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, one)]) for one in (name, issuer))
    built = x509.CertificateBuilder().subject_name(subject).issuer_name(signer).public_key(public)
    built = built.serial_number(x509.random_serial_number())
    built = built.not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=2))
    built = built.add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
    if not is_root:
        built = built.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    return built.sign(by, hashes.SHA256())
