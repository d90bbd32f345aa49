# Two gauges are registered, then three readings are sent; the third names nobody. CITY, DATA and TOKEN come from you.
furong sensing load gauges.csv --data "$DATA" >&2
NOW=$(date --iso-8601=seconds)
curl --silent --show-error "$CITY/api/v1/sensing/readings" \
  --header "Authorization: Bearer $TOKEN" \
  --header "Content-Type: application/x-ndjson" \
  --data-binary @- <<READINGS
{"code": "JJ-RIVER-0001", "time": "$NOW", "value": 2.31, "unit": "m"}
{"code": "JJ-RAIN-0001", "time": "$NOW", "value": 0.4}
{"code": "JJ-RAIN-9999", "time": "$NOW", "value": 0.2}
READINGS
