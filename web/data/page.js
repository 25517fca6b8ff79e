// Life for the page: evidence opens in the viewer, files go up with their progress, answers are copied and judged.
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
  }

  // So near that the cell can be read; the whole page is one click on − away.
  const legible = (room, points, boxes) => {
    const widest = Math.max(...boxes.map((box) => { const [left, , right] = box.split(","); return right - left; }), 1);
    return Math.max(1, Math.min(2.6, (points * 1.12) / room, (points * 0.94) / widest));
  };

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
      if (fresh) view.zoom = legible(sheet.parentElement.clientWidth, image.naturalWidth / zooms, place.boxes);
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
    page.scrollTo({
      left: frame.offsetLeft + frame.offsetWidth / 2 - page.clientWidth / 2,
      top: frame.offsetTop + frame.offsetHeight / 2 - page.clientHeight / 2,
    });
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
    const cards = all(".mz-card[data-answer]");
    const last = cards[cards.length - 1];
    if (!last || opened.has(last.dataset.answer)) return;
    opened.add(last.dataset.answer);
    const first = find(".mz-headline [data-place], .mz-values [data-place]", last) || find(".mz-piece", last);
    if (first && matchMedia("(min-width: 1100px)").matches) open(first);
  }

  // Files

  const wait = (ms) => new Promise((done) => setTimeout(done, ms));

  function line(list, name) {
    const item = document.createElement("li");
    const title = document.createElement("b"), state = document.createElement("span"), bar = document.createElement("progress");
    title.textContent = name;
    bar.max = 1;
    item.append(title, state, bar);
    list.append(item);
    return (words, share, kind) => {
      state.textContent = words;
      item.className = kind ? `mz-job-${kind}` : "";
      if (share === null) bar.removeAttribute("value"); else bar.value = share;
      bar.hidden = Boolean(kind);
    };
  }

  function upload(file, tell) {
    return new Promise((done) => {
      const request = new XMLHttpRequest();
      request.open("POST", new URL("api/v1/documents", base));
      request.setRequestHeader("Accept-Language", language());
      request.upload.onprogress = (event) => tell(event.total ? `${Math.round((event.loaded / event.total) * 100)} %` : "", event.loaded / event.total);
      request.onloadend = () => {
        let reply = {};
        try { reply = JSON.parse(request.responseText); } catch { /* a cut connection has no words */ }
        done(reply);
      };
      const form = new FormData();
      form.append("files", file);
      request.send(form);
    });
  }

  async function take(file, list) {
    const tell = line(list, file.name);
    const reply = await upload(file, tell);
    let job = (reply.jobs || [])[0];
    if (!job) return tell((reply.error || {}).message || "…", null, "failed");
    while (!["done", "same", "failed"].includes(job.stage)) {
      tell(job.message, null);
      await wait(400);
      const answer = await fetch(new URL(`api/v1/jobs/${job.id}`, base), { headers: { "Accept-Language": language() } });
      if (answer.ok) job = await answer.json();
    }
    tell(job.message, 1, job.stage === "failed" ? "failed" : "done");
  }

  async function takeAll(files) {
    const list = find(".mz-jobs"), queue = [...files];
    await Promise.all([0, 1].map(async () => { while (queue.length) await take(queue.shift(), list); }));
    send("upload", { language: language() });
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

  function theme(dark) {
    document.body.classList.toggle("dark", dark);
    remembered.set("theme", dark ? "dark" : "light");
  }

  const actions = {
    theme: () => theme(!document.body.classList.contains("dark")),
    language: () => speak(language() === "zh" ? "en" : "zh"),
    drawer: (button) => button.setAttribute("aria-expanded", String(document.body.classList.toggle("mz-drawer-open"))),
    close: () => { document.body.classList.remove("mz-evidence-open"); all(".mz-shown").forEach((each) => each.classList.remove("mz-shown")); },
    larger: () => zoom(1.4), smaller: () => zoom(1 / 1.4),
    next: () => turn(1), previous: () => turn(-1), back: () => { view.page = Number(view.place.page); draw(); },
    clear: () => send("input", {}),
    copy, remove, helpful: (button) => remark(button, true), wrong: complain,
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
    if (box.matches(".mz-upload input")) takeAll([...box.files]).then(() => { box.value = ""; });
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
    if (kind === "drop") takeAll([...event.dataTransfer.files]);
  }));

  mz.address = address;
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
  };
})();
