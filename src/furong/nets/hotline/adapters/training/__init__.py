"""The thread of the worker that trains models."""
