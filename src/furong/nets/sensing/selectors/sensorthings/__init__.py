"""Reading the entities of the SensorThings API."""
