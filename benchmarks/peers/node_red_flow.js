// The job as a flow of Node-RED: a file read line by line, the JSON node, and a function node with a state for each
// thing. Run from a folder in which node-red is installed: node node_red_flow.js FILE
"use strict";
const fs = require("fs");
const http = require("http");
const os = require("os");
const path = require("path");
const { createRequire } = require("module");
const from = createRequire(path.join(process.cwd(), "package.json"));
const RED = from("node-red");

const file = process.argv[2];
const lines = fs.readFileSync(file).reduce((count, byte) => count + (byte === 10 ? 1 : 0), 0);
const home = fs.mkdtempSync(path.join(os.tmpdir(), "node-red-"));
const RAISE = 60, CLEAR = 55, DWELL_MS = 30000;

const take = `
const things = context.get("things") || new Map();
const r = msg.payload;
let s = things.get(r.code);
if (!s) { s = { since: -1, active: false }; things.set(r.code, s); }
let alarms = context.get("alarms") || 0;
if (s.active) { if (r.value < ${CLEAR}) s.active = false; s.since = -1; }
else if (r.value <= ${RAISE}) { s.since = -1; }
else {
  if (s.since < 0) s.since = r.time;
  s.active = r.time - s.since >= ${DWELL_MS};
  if (s.active) alarms += 1;
}
const seen = (context.get("seen") || 0) + 1;
context.set("things", things); context.set("alarms", alarms); context.set("seen", seen);
if (seen === ${lines}) { global.get("told")(alarms); }
return null;`;

const flow = [
  { id: "t1", type: "tab", label: "threshold" },
  { id: "n1", z: "t1", type: "inject", once: true, onceDelay: 0.1, props: [], wires: [["n2"]] },
  { id: "n2", z: "t1", type: "file in", filename: file, filenameType: "str", format: "lines", allProps: false, wires: [["n3"]] },
  { id: "n3", z: "t1", type: "json", property: "payload", action: "obj", wires: [["n4"]] },
  { id: "n4", z: "t1", type: "function", func: take, outputs: 0, wires: [] },
];
fs.writeFileSync(path.join(home, "flows.json"), JSON.stringify(flow));
let begun = 0;
const told = (alarms) => {
  const seconds = (Number(process.hrtime.bigint()) - begun) / 1e9;
  console.log(JSON.stringify({ engine: "Node-RED", version: RED.version(), alarms, seconds, starting_s: 0 }));
  fs.rmSync(home, { recursive: true, force: true });
  process.exit(0);
};
const server = http.createServer();
RED.init(server, {
  httpAdminRoot: false, httpNodeRoot: false, userDir: home, flowFile: "flows.json",
  functionGlobalContext: { told }, logging: { console: { level: "fatal" } },
});
RED.start().then(() => { begun = Number(process.hrtime.bigint()); });
