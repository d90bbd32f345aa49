# Report something and ask what became of it. CITY is the address of the city, KEY the api_key.
curl -sf "$CITY/open311/v2/requests.json" \
  -H 'Accept-Language: en' -H 'Idempotency-Key: 2026-11-24/17' \
  --data-urlencode "api_key=$KEY" \
  --data-urlencode 'service_code=E04-93' \
  --data-urlencode 'lat=30.6598' --data-urlencode 'long=104.0633' \
  --data-urlencode 'description=Bikes block the way to the bus stop.' > answer.json
NUMBER=$(python3 -c 'import json; print(json.load(open("answer.json"))[0]["service_request_id"])')
curl -sf -H 'Accept-Language: en' "$CITY/open311/v2/requests/$NUMBER.json"
