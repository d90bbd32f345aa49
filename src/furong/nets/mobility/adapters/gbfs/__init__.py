"""General Bikeshare Feed Specification 3.0: the city's parking zones as virtual stations."""

from furong.nets.mobility.adapters.gbfs.door import gbfs_feed, zones_geojson

__all__ = ["gbfs_feed", "zones_geojson"]
