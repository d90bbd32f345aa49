# One lock event of a moment ago, and one of 1970 that the quarantine will keep. CITY and TOKEN come from you.
NOW=$(date --iso-8601=seconds --date='1 minute ago')
curl --silent --show-error "$CITY/api/v1/feeds/shared_bikes-parking_occupancy/observations" \
  --header "Authorization: Bearer $TOKEN" \
  --header "Content-Type: application/x-ndjson" \
  --data-binary @- <<RECORDS
{"bike_id": "0a11f3", "lock_time": "$NOW", "lon": 104.0611, "lat": 30.5711}
{"bike_id": "1b22f3", "lock_time": "1970-01-01T00:00:00+08:00", "lon": 104.0611, "lat": 30.5711}
RECORDS
