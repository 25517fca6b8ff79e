// Life for the page: evidence opens in the viewer, answers are copied and judged.
// It writes document text with textContent alone, and speaks to this server alone.
(() => {
  "use strict";
  const base = new URL(".", document.currentScript.src.replace(/kit\/[^/]*$/, "")).href;
  const remembered = {
    get: (name) => { try { return localStorage.getItem("mz-" + name); } catch { return null; } },
    set: (name, value) => { try { localStorage.setItem("mz-" + name, value); } catch { /* a closed store is no harm */ } },
  };
  const mz = (window.mz = { base, token: "", send: null, headers: {} });
  const find = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const language = () => document.documentElement.lang.slice(0, 2) || "zh";
  const send = (event, data) => mz.send && mz.send(event, data);

  // The viewer

  const view = { place: null, page: 0, zoom: 1 };
  const zooms = 2; // pixels a point of the images asked for

  function address(place, page, boxes) {
    const url = new URL(`api/v1/documents/${encodeURIComponent(place.doc)}/pages/${page}.png`, base);
    url.searchParams.set("zoom", zooms);
    boxes.forEach((box) => url.searchParams.append("box", box));
    if (place.sha256) url.searchParams.set("sha256", place.sha256);
    if (mz.token) url.searchParams.set("token", mz.token);
    return url.href;
  }

  function open(button) {
    const place = { ...button.dataset, boxes: button.dataset.boxes.split(";").filter(Boolean) };
    const card = button.closest(".mz-card, .mz-finding, .mz-facts");
    all(".mz-open").forEach((other) => other.classList.remove("mz-open"));
    button.classList.add("mz-open");
    const siblings = card && card.classList.contains("mz-card") ? all(".mz-piece", card) : [];
    show(place, siblings, button);
  }

  function viewerFor(button) {
    const tab = button && button.closest('[role="tabpanel"]');
    return (tab && find(".mz-viewer", tab)) || all(".mz-viewer").find((each) => each.offsetParent) || find(".mz-viewer");
  }

  function show(place, siblings, button) {
    const viewer = viewerFor(button);
    if (!viewer) return;
    view.place = place;
    view.page = Number(place.page);
    view.viewer = viewer;
    find(".mz-viewer-empty", viewer).hidden = true;
    find(".mz-viewer-body", viewer).hidden = false;
    find(".mz-tools", viewer).hidden = false;
    const tabs = find(".mz-tabs", viewer);
    tabs.replaceChildren(...(siblings.length > 1 ? siblings.slice(0, 12) : []).map((piece) => {
      const tab = document.createElement("button");
      tab.type = "button";
      tab.textContent = piece.dataset.name;
      tab.title = piece.dataset.where;
      tab.setAttribute("aria-pressed", String(piece.dataset.name === place.name));
      tab.addEventListener("click", () => open(piece));
      return tab;
    }));
    find(".mz-where b", viewer).textContent = place.title;
    find(".mz-where q", viewer).textContent = place.quote;
    find(".mz-where q", viewer).hidden = !place.quote;
    viewer.classList.add("mz-shown");
    draw(true);
    document.body.classList.add("mz-evidence-open");
    const way = find(".mz-close", viewer);
    if (!way.offsetParent || viewer.contains(document.activeElement)) return;
    view.from = button; // a sheet over the page: the keyboard goes in, and back when it is closed
    way.focus({ preventScroll: true });
  }

  // Nothing to show: what stood here belongs to an earlier answer.
  function blank(viewer, words) {
    if (!viewer) return;
    const empty = find(".mz-viewer-empty", viewer);
    empty.textContent = words;
    empty.hidden = false;
    find(".mz-viewer-body", viewer).hidden = find(".mz-tools", viewer).hidden = true;
    all(".mz-open").forEach((other) => other.classList.remove("mz-open"));
    actions.close();
  }

  function draw(fresh) {
    const { place, page, viewer } = view;
    const cited = page === Number(place.page);
    const url = address(place, page, cited ? place.boxes : []);
    const words = viewer.dataset.pageWord.replace("#", page);
    find(".mz-where span", viewer).textContent = [words, cited ? place.where : ""].filter(Boolean).join(" · ");
    find(".mz-tools a", viewer).href = url;
    find('[data-do="back"]', viewer).hidden = cited;
    const image = find(".mz-sheet img", viewer);
    const sheet = find(".mz-sheet", viewer);
    all(".mz-mark", sheet).forEach((mark) => mark.remove());
    sheet.classList.add("mz-loading");
    image.alt = viewer.dataset.alt.replace("@", place.title).replace("#", page);
    image.onload = () => {
      sheet.classList.remove("mz-loading");
      if (fresh) view.fit = window.mzFit(image, zooms, sheet.parentElement.clientWidth, place.boxes);
      if (fresh) view.zoom = view.fit.zoom;
      sheet.style.width = `${view.zoom * 100}%`;
      if (cited) mark(sheet, image, place.boxes);
    };
    image.onerror = () => {
      sheet.classList.remove("mz-loading");
      image.alt = viewer.dataset.failed;
      if (!cited) { view.page = Number(place.page); }
    };
    image.src = url;
  }

  // A frame over each drawn box, so that it can be scrolled to and found by a screen reader or a test.
  function mark(sheet, image, boxes) {
    const width = image.naturalWidth / zooms, height = image.naturalHeight / zooms;
    boxes.forEach((box) => {
      const [left, top, right, bottom] = box.split(",").map(Number);
      const frame = document.createElement("span");
      frame.className = "mz-mark";
      Object.assign(frame.style, {
        left: `${(left / width) * 100}%`, top: `${(top / height) * 100}%`,
        width: `${((right - left) / width) * 100}%`, height: `${((bottom - top) / height) * 100}%`,
      });
      sheet.append(frame);
    });
    centre(sheet);
  }

  function centre(sheet) {
    const frame = find(".mz-mark", sheet), page = sheet.parentElement;
    if (!frame) return;
    const points = view.fit.left * ((sheet.clientWidth * zooms) / find("img", sheet).naturalWidth);
    const right = frame.offsetLeft + frame.offsetWidth + 12 - page.clientWidth;
    page.scrollTo({ left: Math.max(points, right), top: frame.offsetTop + frame.offsetHeight / 2 - page.clientHeight / 2 });
  }

  function zoom(factor) {
    view.zoom = Math.min(4, Math.max(1, view.zoom * factor));
    const sheet = find(".mz-sheet", view.viewer);
    sheet.style.width = `${view.zoom * 100}%`;
    centre(sheet);
  }

  function turn(step) {
    if (view.page + step < 1) return;
    view.page += step;
    draw();
  }

  // A new question stands at the top until its answer is complete or the reader scrolls.
  function follow() {
    const question = find("#mz-live .mz-asked"), waiting = Boolean(find("#mz-live .mz-waiting"));
    if (question && ((waiting && !view.waiting) || question.textContent !== view.question)) view.following = true;
    if (!question) view.following = false;
    if (!question && view.question) blank(viewerFor(), find(".mz-viewer").dataset.empty);
    view.question = question ? question.textContent : "";
    view.waiting = waiting;
    if (!view.following) return;
    question.scrollIntoView({ block: "start" });
    clearTimeout(view.settling);
    if (!find("#mz-live [aria-busy]")) view.settling = setTimeout(() => { view.following = false; }, 600);
  }
  ["wheel", "touchmove", "pointerdown"].forEach((kind) => addEventListener(kind, () => { view.following = false; }, { passive: true }));

  // A new answer opens with its first evidence; on narrow screens it waits to be tapped.
  const opened = new Set();
  function newAnswers() {
    follow();
    const refused = find("#mz-live .mz-refused");
    if (refused && view.refused !== refused) blank(viewerFor(refused), viewerFor(refused).dataset.nothing);
    view.refused = refused;
    const cards = all(".mz-card[data-answer]");
    const last = cards[cards.length - 1];
    if (!last || opened.has(last.dataset.answer)) return;
    opened.add(last.dataset.answer);
    const first = find(".mz-headline [data-place]", last) || find(".mz-chart [data-place], .mz-values [data-place]", last) || find(".mz-piece", last);
    if (!first) blank(viewerFor(last), viewerFor(last).dataset.nothing);
    else if (matchMedia("(min-width: 1100px)").matches) open(first);
  }

  // Judging, copying, removing

  async function remark(button, helpful, comment = "") {
    const card = button.closest("[data-answer]");
    const reply = await fetch(new URL("api/v1/feedback", base), {
      method: "POST", headers: { "Content-Type": "application/json", ...mz.headers },
      body: JSON.stringify({ answer: card.dataset.answer, helpful, comment }),
    });
    if (reply.ok) say(button);
  }

  // What is wrong is asked in a line under the answer: browsers keep foreign frames from asking in a dialog.
  function complain(button) {
    const card = button.closest("[data-answer]"), before = find(".mz-complaint", card);
    if (before) return before.remove();
    const form = document.createElement("form"), words = document.createElement("input"), sent = document.createElement("button");
    form.className = "mz-complaint";
    words.maxLength = 2000;
    words.placeholder = words.ariaLabel = button.dataset.why;
    sent.textContent = button.dataset.send;
    form.append(words, sent);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      form.remove();
      remark(button, false, words.value);
    });
    card.append(form);
    words.focus();
  }

  function say(button) {
    const before = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = before; }, 1600);
  }

  function words(card) {
    return [".mz-headline", ".mz-values", ".mz-scope", ".mz-text", ".mz-formula", ".mz-notes", ".mz-evidence"]
      .flatMap((part) => all(part, card)).map((part) => part.innerText.replace(/\s*\n\s*/g, "  ").trim()).join("\n");
  }

  async function copy(button) {
    const text = words(button.closest(".mz-card"));
    try { await navigator.clipboard.writeText(text); } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    say(button);
  }

  async function remove(button) {
    if (!confirm(button.dataset.sure)) return;
    await fetch(new URL(`api/v1/documents/${encodeURIComponent(button.dataset.key)}`, base), { method: "DELETE" });
    send("upload", { language: language() });
  }

  function findings(button) {
    document.body.classList.remove("mz-drawer-open");
    send("submit", { key: button.dataset.key });
  }

  function theme(dark) {
    document.body.classList.toggle("dark", dark);
    remembered.set("theme", dark ? "dark" : "light");
  }

  const actions = {
    theme: () => theme(!document.body.classList.contains("dark")),
    language: () => speak(language() === "zh" ? "en" : "zh"),
    drawer: (button) => button.setAttribute("aria-expanded", String(document.body.classList.toggle("mz-drawer-open"))),
    close: () => {
      document.body.classList.remove("mz-evidence-open");
      all(".mz-shown").forEach((each) => each.classList.remove("mz-shown"));
      if (view.from) view.from.focus({ preventScroll: true });
      view.from = null;
    },
    larger: () => zoom(1.4), smaller: () => zoom(1 / 1.4),
    next: () => turn(1), previous: () => turn(-1), back: () => { view.page = Number(view.place.page); draw(); },
    clear: () => send("input", {}),
    findings, samples: (button) => mz.samples(button), copy, remove, helpful: (button) => remark(button, true), wrong: complain,
  };

  function speak(chosen) {
    document.documentElement.lang = chosen === "en" ? "en" : "zh-CN";
    remembered.set("language", chosen);
    send("change", { language: chosen });
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do], [data-ask], [data-place]");
    if (!button || button.disabled) return;
    if (button.dataset.do) actions[button.dataset.do](button);
    else if (button.dataset.ask) mz.ask ? mz.ask(button.dataset.ask) : send("select", { ask: button.dataset.ask });
    else if ("place" in button.dataset) open(button);
  });
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.matches(".mz-documents input")) {
      send("input", { key: box.value, on: box.checked });
    }
    if (box.matches(".mz-upload input")) mz.takeAll([...box.files]).then(() => { box.value = ""; });
  });
  document.addEventListener("input", (event) => {
    if (!event.target.matches(".mz-filter")) return;
    clearTimeout(view.narrowing);
    view.narrowing = setTimeout(() => send("key_up", { words: event.target.value }), 180);
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") actions.close(); });
  ["dragover", "drop"].forEach((kind) => document.addEventListener(kind, (event) => {
    const target = event.target.closest && event.target.closest("[data-drop]");
    if (!target) return;
    event.preventDefault();
    if (kind === "drop") mz.takeAll([...event.dataTransfer.files]);
  }));

  Object.assign(mz, { address, language, open });
  mz.newAnswers = newAnswers;
  mz.ready = (trigger) => {
    mz.send = trigger;
    const dark = remembered.get("theme");
    if (dark) theme(dark === "dark");
    const chosen = remembered.get("language");
    document.documentElement.lang = chosen === "en" ? "en" : "zh-CN";
    if (chosen === "en") speak("en");
    new MutationObserver(newAnswers).observe(document.body, { childList: true, subtree: true });
    document.body.classList.add("mz-ready");
    mz.resume();
  };
})();
