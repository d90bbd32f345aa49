"""The servers that Furong brings along, and the directory they keep their data in."""

from furong.foundation.servers.directory import CityIsRunning, DataDirectory
from furong.foundation.servers.postgres import EmbeddedPostgres, PostgresUnavailable, find_postgres_binaries

__all__ = ["CityIsRunning", "DataDirectory", "EmbeddedPostgres", "PostgresUnavailable", "find_postgres_binaries"]
