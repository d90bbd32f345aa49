"""Writing the entities of the SensorThings API."""
