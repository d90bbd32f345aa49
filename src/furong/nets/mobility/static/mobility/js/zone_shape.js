// Shapes of zones: a shape is a list of polygons, a polygon a list of rings (the outline, then holes), a ring a list of
// [longitude, latitude] without the first corner repeated at its end.

const EARTH_M = 6371008.8;
const DIGITS = 6;
const CORNERS_MIN = 3;
/** What encloses less lies on a line. [m2] */
const LEAST_M2 = 0.1;

const rounded = (value) => Number(value.toFixed(DIGITS));
const isPlace = (place) => Array.isArray(place) && place.length >= 2 && place.slice(0, 2).every(Number.isFinite);
const isSame = (one, other) => one[0] === other[0] && one[1] === other[1];

function ringOf(places) {
  if (!Array.isArray(places) || !places.every(isPlace)) throw new TypeError("no ring");
  const ring = places.map(([lon, lat]) => [lon, lat]);
  if (ring.length > 1 && isSame(ring[0], ring[ring.length - 1])) ring.pop();
  return ring;
}

/** Read GeoJSON text; throws where it is none, or no polygon. */
export function read(text) {
  if (!text.trim()) return [];
  const { type, coordinates } = JSON.parse(text);
  if (type !== "Polygon" && type !== "MultiPolygon") throw new TypeError(`no polygon: ${type}`);
  const polygons = type === "Polygon" ? [coordinates] : coordinates;
  if (!Array.isArray(polygons)) throw new TypeError("no polygon");
  return polygons.map((rings) => rings.map(ringOf));
}

export function geometry(shape) {
  const polygons = shape.map((rings) => rings.map((ring) => [...ring, ring[0]].filter(Boolean).map((at) => at.map(rounded))));
  return polygons.length === 1 ? { type: "Polygon", coordinates: polygons[0] } : { type: "MultiPolygon", coordinates: polygons };
}

export const write = (shape) => (shape.length ? JSON.stringify(geometry(shape)) : "");

/** [west, south, east, north] of all corners, or null without any. */
export function bounds(shape) {
  const corners = shape.flat(2);
  if (!corners.length) return null;
  const [lons, lats] = [corners.map(([lon]) => lon), corners.map(([, lat]) => lat)];
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

/** Move a corner by metres to the east and to the north. */
export function shifted([lon, lat], east, north) {
  const degree = (Math.PI / 180) * EARTH_M;
  return [rounded(lon + east / (degree * Math.cos((lat * Math.PI) / 180))), rounded(lat + north / degree)];
}

function ringArea(ring) {
  const degree = (Math.PI / 180) * EARTH_M;
  const across = degree * Math.cos((ring[0][1] * Math.PI) / 180);
  const [west, south] = ring[0];
  const flat = ring.map(([lon, lat]) => [(lon - west) * across, (lat - south) * degree]);
  return Math.abs(flat.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = flat[(at + 1) % flat.length];
    return sum + (x * nextY - nextX * y) / 2;
  }, 0));
}

/** What a shape encloses, holes left out. [m2] */
export function area(shape) {
  return shape.reduce((sum, [outline, ...holes]) => {
    const whole = outline?.length >= CORNERS_MIN ? ringArea(outline) : 0;
    return sum + holes.reduce((left, hole) => left - (hole.length >= CORNERS_MIN ? ringArea(hole) : 0), whole);
  }, 0);
}

const turn = ([ax, ay], [bx, by], [cx, cy]) => (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
const isBetween = ([ax, ay], [bx, by], [x, y]) =>
  Math.min(ax, bx) <= x && x <= Math.max(ax, bx) && Math.min(ay, by) <= y && y <= Math.max(ay, by);

/** Where the sides a-b and c-d meet, or null. */
function meeting(a, b, c, d) {
  const [first, second, third, fourth] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
  if (first * second < 0 && third * fourth < 0) {
    const share = third / (third - fourth);
    return [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])];
  }
  if (first === 0 && isBetween(a, b, c)) return c;
  if (second === 0 && isBetween(a, b, d)) return d;
  if (third === 0 && isBetween(c, d, a)) return a;
  if (fourth === 0 && isBetween(c, d, b)) return b;
  return null;
}

/** Two sides that share a corner meet elsewhere only where one runs back along the other. */
function backtrack(a, corner, b) {
  if (turn(a, corner, b) !== 0) return null;
  if (isBetween(a, corner, b)) return b;
  return isBetween(corner, b, a) ? a : null;
}

/** The first crossing of a ring with itself: {at, first, second}, sides counted from 1; or null. One that is still being
 *  drawn has no last side yet. */
export function crossing(ring, isOpen = false) {
  const count = ring.length;
  const sides = isOpen ? count - 1 : count;
  for (let first = 0; first < sides; first += 1) {
    for (let second = first + 1; second < sides; second += 1) {
      const [a, b] = [ring[first], ring[(first + 1) % count]];
      const [c, d] = [ring[second], ring[(second + 1) % count]];
      let at;
      if (second === first + 1) at = backtrack(a, b, d);
      else if (first === 0 && second === count - 1) at = backtrack(c, a, b);
      else at = meeting(a, b, c, d);
      if (at) return { at, first: first + 1, second: second + 1 };
    }
  }
  return null;
}

/** What is wrong with a shape: {kind, ...} for the words of the page, or null. */
export function trouble(shape, isOpen = false) {
  for (const rings of shape) {
    for (const ring of rings) {
      if (!isOpen && ring.length < CORNERS_MIN) return { kind: "short", count: ring.length };
      const found = crossing(ring, isOpen);
      if (found) return { kind: "crosses", ...found };
      if (!isOpen && ringArea(ring) < LEAST_M2) return { kind: "flat" };
    }
  }
  return shape.length ? null : { kind: "empty" };
}
