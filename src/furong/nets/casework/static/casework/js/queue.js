// What somebody has done and the node has not heard of yet: kept on the phone, in order, until it has been sent.

const NAME = "furong-tasks";
const WAITING = "waiting";
const REFUSED = "refused";
const DRAFTS = "drafts";

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 2);
    request.onupgradeneeded = () => {
      const known = request.result.objectStoreNames;
      for (const store of [WAITING, REFUSED]) {
        if (!known.contains(store)) request.result.createObjectStore(store, { keyPath: "id", autoIncrement: true });
      }
      if (!known.contains(DRAFTS)) request.result.createObjectStore(DRAFTS, { keyPath: "reader" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function work(store, mode, act) {
  const base = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = base.transaction(store, mode);
      const request = act(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    base.close();
  }
}

/** An item: whose it is (reader), which task and step, the address it goes to, and the fields of its form. */
export const keep = (item) => work(WAITING, "readwrite", (store) => store.add(item));
export const forget = (id) => work(WAITING, "readwrite", (store) => store.delete(id));
export const refuse = (item) => work(REFUSED, "readwrite", (store) => store.add(item));
export const understood = (id) => work(REFUSED, "readwrite", (store) => store.delete(id));

/** What waits, the oldest first; another reader of this phone has a queue of their own. */
export async function waiting(reader) {
  const items = await work(WAITING, "readonly", (store) => store.getAll());
  return items.filter((item) => item.reader === reader);
}

export async function refused(reader) {
  const items = await work(REFUSED, "readonly", (store) => store.getAll());
  return items.filter((item) => item.reader === reader);
}

/** What a reader is writing: one draft, with its photos, until it is sent. */
export const draftOf = (reader) => work(DRAFTS, "readonly", (store) => store.get(reader));
export const saveDraft = (draft) => work(DRAFTS, "readwrite", (store) => store.put(draft));
export const dropDraft = (reader) => work(DRAFTS, "readwrite", (store) => store.delete(reader));
