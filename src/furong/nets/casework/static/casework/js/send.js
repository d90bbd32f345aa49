// Sends what is kept on the phone, one after the other. Without a network, without a session or with a node in trouble
// everything stays; what the node refuses is put aside with its reason, so that it does not hold up what comes after.

import { forget, refuse, waiting } from "./queue.js";

const STAYS = new Set([0, 401, 408, 429]);

function token() {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("furong_csrf="));
  return cookie ? cookie.slice("furong_csrf=".length) : "";
}

function post(item, onProgress) {
  return new Promise((resolve) => {
    const form = new FormData();
    for (const [name, value] of item.fields) form.append(name, value);
    const request = new XMLHttpRequest();
    request.open("POST", item.address);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", token());
    request.timeout = 60000;
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(item, Math.round((100 * event.loaded) / event.total));
    };
    request.onloadend = () => resolve({ status: request.status, text: request.responseText });
    request.send(form);
  });
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

async function deliver(reader, onProgress) {
  const outcome = { next: {}, refused: {}, stopped: "" };
  for (const item of await waiting(reader)) {
    const answer = await post(item, onProgress);
    const said = read(answer.text);
    if (answer.status >= 200 && answer.status < 300) {
      outcome.next[item.id] = said.next;
    } else if (STAYS.has(answer.status) || answer.status >= 500 || said.code === "web.form_expired") {
      outcome.stopped = answer.status === 401 ? "signIn" : "offline";
      break;
    } else {
      outcome.refused[item.id] = said.detail || said.title || String(answer.status);
      const { task, step, fields } = item;
      await refuse({ reader, task, step, why: outcome.refused[item.id], fields: step === "report" ? fields : [] });
    }
    await forget(item.id);
  }
  return outcome;
}

/** Send everything of this reader; resolves to what became of each item, or null while another page is sending. */
export async function flush(reader, onProgress = () => {}) {
  if (!navigator.locks) return deliver(reader, onProgress);
  return navigator.locks.request("furong-queue", () => deliver(reader, onProgress));
}
