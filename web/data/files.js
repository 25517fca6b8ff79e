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
    return (words, share, kind) => {
      if (!list.checkVisibility() || notes.has(name)) note(name, words, kind);
      state.textContent = words;
      item.className = kind ? `mz-job-${kind}` : "";
      if (share === null) bar.removeAttribute("value"); else bar.value = share;
      bar.hidden = Boolean(kind);
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

  async function take(file, list) {
    const tell = line(list, file.name);
    const reply = await upload(file, tell);
    let job = (reply.jobs || [])[0];
    if (!job) return tell((reply.error || {}).message || "…", null, "failed");
    while (!["done", "same", "failed"].includes(job.stage)) {
      tell(job.message, null);
      await wait(400);
      const answer = await fetch(new URL(`api/v1/jobs/${job.id}`, mz.base), { headers: { "Accept-Language": mz.language() } });
      if (answer.ok) job = await answer.json();
    }
    tell(job.message, 1, job.stage === "failed" ? "failed" : "done");
  }

  mz.takeAll = async (files) => {
    const list = document.querySelector(".mz-jobs"), queue = [...files];
    await Promise.all([0, 1].map(async () => { while (queue.length) await take(queue.shift(), list); }));
    if (mz.send) mz.send("upload", { language: mz.language() });
  };
})();
