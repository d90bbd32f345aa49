# Three bikes fill a zone of three, one leaves an hour later; a row told twice, and one from nowhere.
furong replay bikes --events morning.csv --zones zones.geojson --json
