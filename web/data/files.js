// Files go up with their progress; where the list of them is out of sight, a note at the edge says how they fared.
(() => {
  "use strict";
  const { mz } = window;
  const notes = new Map();

  function note(name, words, kind) {
    let shown = notes.get(name);
    if (!shown) {
      shown = document.createElement("button");
      shown.type = "button";
      shown.append(document.createElement("b"), document.createElement("span"));
      shown.firstChild.textContent = name;
      shown.addEventListener("click", () => shown.remove());
      notes.set(name, shown);
    }
    shown.lastChild.textContent = words || "…";
    shown.className = kind ? `mz-note-${kind}` : "";
    if (!shown.isConnected) tray().append(shown);
    if (!kind) return;
    notes.delete(name);
    setTimeout(() => shown.remove(), kind === "failed" ? 20_000 : 8_000);
  }

  function tray() {
    let found = document.querySelector(".mz-tray");
    if (found) return found;
    found = document.createElement("div");
    found.className = "mz-tray";
    found.setAttribute("role", "status");
    document.body.append(found);
    return found;
  }

  const wait = (ms) => new Promise((done) => setTimeout(done, ms));

  function line(list, name) {
    const item = document.createElement("li");
    const title = document.createElement("b"), state = document.createElement("span"), bar = document.createElement("progress");
    title.textContent = name;
    bar.max = 1;
    item.append(title, state, bar);
    list.append(item);
    return (words, share, kind, findings) => {
      if (!list.checkVisibility() || notes.has(name)) note(name, words, kind);
      state.textContent = words;
      item.className = kind ? `mz-job-${kind}` : "";
      if (share === null) bar.removeAttribute("value"); else bar.value = share;
      bar.hidden = Boolean(kind);
      if (!findings) return;
      const look = document.createElement("button");
      look.type = "button";
      Object.assign(look.dataset, { do: "findings", key: findings });
      look.textContent = list.dataset.findings;
      item.append(look);
    };
  }

  function upload(file, tell) {
    return new Promise((done) => {
      const request = new XMLHttpRequest();
      request.open("POST", new URL("api/v1/documents", mz.base));
      request.setRequestHeader("Accept-Language", mz.language());
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

  async function call(path, method) {
    try {
      const reply = await fetch(new URL(path, mz.base), { method, headers: { "Accept-Language": mz.language() } });
      return { ok: reply.ok, gone: reply.status === 404, ...(await reply.json()) };
    } catch { return { ok: false }; } // the server restarts; the file is still in its hands
  }

  const followed = new Set();
  async function follow(job, tell) {
    followed.add(job.id);
    while (!["done", "same", "failed"].includes(job.stage)) {
      tell(job.message, null);
      await wait(400);
      const now = await call(`api/v1/jobs/${job.id}`, "GET");
      if (now.ok) job = now;
      if (now.gone) return tell(now.error.message, null, "failed");
    }
    tell(job.message, 1, job.stage === "failed" ? "failed" : "done", job.checks ? job.key : "");
    refresh();
  }

  async function take(file, list) {
    const tell = line(list, file.name);
    const reply = await upload(file, tell);
    const job = (reply.jobs || [])[0];
    if (job) await follow(job, tell);
    else tell((reply.error || {}).message || "…", null, "failed");
  }

  const refresh = () => mz.send && mz.send("upload", { language: mz.language() });
  const list = () => document.querySelector(".mz-jobs");
  const watch = (jobs) => Promise.all(jobs.map((job) => follow(job, line(list(), job.name))));

  mz.takeAll = async (files) => {
    const queue = [...files], into = list();
    await Promise.all([0, 1].map(async () => { while (queue.length) await take(queue.shift(), into); }));
  };

  mz.samples = async (button) => {
    button.disabled = true;
    const reply = await call("api/v1/samples", "POST");
    if (reply.ok) await watch(reply.jobs);
    else note(button.textContent, (reply.error || {}).message || "…", "failed");
    button.disabled = false;
  };

  // Files that another tab, or an earlier run of the server, has in hand.
  mz.resume = async () => {
    if (!list()) return;
    const reply = await call("api/v1/jobs", "GET");
    if (reply.ok) watch(reply.jobs.filter((job) => !followed.has(job.id)));
  };
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { refresh(); mz.resume(); } });
})();
