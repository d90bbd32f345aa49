"""The OGC SensorThings API 1.1 (18-088) without storage: its entities, its query language, its values."""
