"""Check the signature of a webhook's message, as its receiver does."""

import base64
import hashlib
import hmac


def is_genuine(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """Return whether the city has sent this message; a receiver also refuses timestamps that are minutes old."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    told = [part.removeprefix("v1,") for part in headers["webhook-signature"].split()]
    return any(hmac.compare_digest(expected, signature) for signature in told)


headers = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}
example_key = "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
print("genuine:", is_genuine(example_key, headers, b'{"test": 2432232314}'))
print("changed:", is_genuine(example_key, headers, b'{"test": 2432232315}'))
