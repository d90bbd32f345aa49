import yaml
from datetime import time
from furong.engines.synthetic import Spot
def spots_of(zones):
    d=yaml.safe_load(open('/work/main/packs/shared_bikes/data/demo.yaml'))
    m=lambda s: time.fromisoformat(s).hour*60+time.fromisoformat(s).minute
    return [Spot(z.lon,z.lat,d[z.id]['pull'],m(d[z.id]['from']),m(d[z.id]['to'])) for z in zones]
