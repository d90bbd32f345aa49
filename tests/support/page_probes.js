// What can be seen to be wrong on an opened page. Returns one object of lists; the test decides what is allowed.
(wanted) => {
  const HAN = /\p{Script=Han}/u;
  const WORDS = /\b[A-Za-z]?[a-z]+(?:[ ,]+[a-z]{2,}){2,}/;
  const SPOKEN = ["aria-label", "title", "placeholder", "alt"];
  const msgids = new Set(wanted.msgids);
  const short = (text) => text.trim().replace(/\s+/g, " ").slice(0, 80);
  const name = (element) => element.tagName.toLowerCase() + (element.id ? `#${element.id}` : "") +
    [...element.classList].map((each) => `.${each}`).join("");
  const isSeen = (element) => element.checkVisibility({ opacityProperty: false, visibilityProperty: true });
  const isTucked = (element) => Boolean(element.closest(".hidden-visually, .skip-link, [hidden], noscript, script, style"));

  // ---- Words ----
  const isQuoted = (element, language) => {
    const marked = element.closest("[lang]");
    if (marked && marked !== document.documentElement && !marked.lang.startsWith(language)) return true;
    return Boolean(element.closest("code, pre, kbd, textarea, [data-verbatim]"));
  };
  const foreign = [];
  const judge = (text, element, where) => {
    if (!text.trim() || isQuoted(element, wanted.language)) return;
    const rest = wanted.names.reduce((left, each) => left.replaceAll(each, ""), text);
    if (wanted.language === "en" && HAN.test(rest)) foreign.push(`${where}: ${short(text)}`);
    if (wanted.language === "zh" && (msgids.has(text.trim()) || WORDS.test(rest))) foreign.push(`${where}: ${short(text)}`);
  };
  const leaves = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const element = node.parentElement;
    if (!node.textContent.trim() || element.closest("script, style, noscript")) continue;
    judge(node.textContent, element, name(element));
    if (isSeen(element) && !isTucked(element)) leaves.push([node, element]);
  }
  for (const element of document.querySelectorAll(SPOKEN.map((each) => `[${each}]`).join())) {
    for (const each of SPOKEN) judge(element.getAttribute(each) ?? "", element, `${name(element)}@${each}`);
  }
  judge(document.title, document.body, "title");

  // ---- Cut text ----
  const cut = [];
  for (const element of document.body.querySelectorAll("*")) {
    if (!isSeen(element) || isTucked(element) || element.closest("svg, canvas, thead, .maplibregl-map")) continue;
    const style = getComputedStyle(element);
    if (style.webkitLineClamp !== "none" || style.clipPath !== "none" || !element.textContent.trim()) continue;
    const isClipped = (axis) => ["hidden", "clip"].includes(style[`overflow${axis}`]);
    if (isClipped("X") && element.scrollWidth > element.clientWidth + 1) cut.push(`${name(element)} ↔ ${short(element.textContent)}`);
    if (isClipped("Y") && element.scrollHeight > element.clientHeight + 2) cut.push(`${name(element)} ↕ ${short(element.textContent)}`);
  }

  // ---- Text over text ----
  const clipped = (rect, element) => {
    let { left, top, right, bottom } = rect;
    for (let box = element; box && box !== document.body; box = box.parentElement) {
      const style = getComputedStyle(box);
      if (style.overflowX === "visible" && style.overflowY === "visible") continue;
      const edge = box.getBoundingClientRect();
      left = Math.max(left, edge.left);
      right = Math.min(right, edge.right);
      top = Math.max(top, edge.top);
      bottom = Math.min(bottom, edge.bottom);
    }
    return { left, top, right, bottom };
  };
  const isAfloat = (element) => {
    for (let box = element; box && box !== document.body; box = box.parentElement) {
      if (["fixed", "sticky"].includes(getComputedStyle(box).position)) return true;
    }
    return false;
  };
  const boxes = [];
  for (const [node, element] of leaves) {
    if (isAfloat(element) || element.closest("svg, .maplibregl-map, .menu__sheet, dialog")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const each of range.getClientRects()) {
      const rect = clipped(each, element);
      if (rect.right - rect.left > 2 && rect.bottom - rect.top > 2) boxes.push([rect, element, node]);
    }
  }
  const over = [];
  boxes.forEach(([one, element, node], index) => {
    for (const [other, beneath, under] of boxes.slice(index + 1)) {
      if (node === under) continue;
      const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const height = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      const least = Math.min(one.bottom - one.top, other.bottom - other.top);
      if (width > 2 && height > least * 0.4) over.push(`${short(node.textContent)} (${name(element)}) over ${short(under.textContent)} (${name(beneath)})`);
    }
  });

  return {
    foreign,
    cut,
    over,
    language: document.documentElement.lang,
    title: document.title,
    beyond: document.documentElement.scrollWidth - window.innerWidth,
  };
};
