"""Streams of messages that are on disk before they are acknowledged, over NATS JetStream."""

from furong.foundation.streams.client import Message, NewMessage, Streams
from furong.foundation.streams.errors import StreamFull, StreamUnavailable

__all__ = ["Message", "NewMessage", "StreamFull", "StreamUnavailable", "Streams"]
