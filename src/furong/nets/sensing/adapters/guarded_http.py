"""Guarded HTTP in the words of connectors: what goes wrong is told to whoever runs them."""

from __future__ import annotations

from furong.foundation.outgoing import guarded_http as outgoing
from furong.foundation.outgoing.guarded_http import Answer, Ask
from furong.nets.sensing.errors.connectors import (
    AddressForbidden,
    SourceRefuses,
    SourceSilent,
    SourceTooLarge,
    SourceUnreadable,
)

__all__ = ["Answer", "Ask", "fetch"]


def fetch(ask: Ask) -> Answer:
    """Return what stands at an address.

    Raises:
        AddressForbidden: When the host, or one that it redirects to, may not be asked.
        SourceSilent: When nobody answers in time.
        SourceRefuses: When the answer is an error.
        SourceTooLarge: When there is too much of it.
        SourceUnreadable: When it redirects without end, or its packing is broken.
    """
    try:
        return outgoing.fetch(ask)
    except outgoing.Forbidden as error:
        raise AddressForbidden(host=error.host, address=error.address) from error
    except outgoing.Silent as error:
        raise SourceSilent(host=error.host, trouble=error.trouble) from error
    except outgoing.Refused as error:
        raise SourceRefuses(host=error.host, status=error.status) from error
    except outgoing.TooLarge as error:
        raise SourceTooLarge(what=error.host, most=error.most) from error
    except outgoing.Unreadable as error:
        raise SourceUnreadable(what=error.what, trouble=error.trouble) from error
