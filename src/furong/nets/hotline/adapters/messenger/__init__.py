"""A messenger in the style of WeChat's official accounts: signed requests with messages, answered with the number."""

from furong.nets.hotline.adapters.messenger.door import messenger

__all__ = ["messenger"]
