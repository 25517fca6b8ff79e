// The embedded chat: asks with server-sent events, shows each card as the server draws it.
(() => {
  "use strict";
  const { mz } = window;
  const body = document.body, main = document.querySelector("main"), form = document.querySelector("form");
  const language = document.documentElement.lang;
  const token = new URLSearchParams(location.search).get("token") || "";
  const history = [];
  mz.token = token;
  mz.headers = token ? { Authorization: `Bearer ${token}` } : {};
  if (body.dataset.theme === "auto") body.classList.toggle("dark", matchMedia("(prefers-color-scheme: dark)").matches);

  function place(parent, html) {
    parent.innerHTML = html; // drawn by this server, everything from documents escaped
    if (!token) return;
    parent.querySelectorAll(".mz-actions a").forEach((link) => {
      const url = new URL(link.getAttribute("href"), mz.base);
      url.searchParams.set("token", token);
      link.href = url.href;
    });
  }

  async function* events(reply) {
    const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let text = ""; ;) {
      const { value, done } = await reader.read();
      if (done) return;
      text += value;
      const parts = text.split("\n\n");
      text = parts.pop();
      for (const part of parts) {
        const name = /^event: (.*)$/m.exec(part), data = /^data: (.*)$/m.exec(part);
        if (name && data) yield [name[1], JSON.parse(data[1])];
      }
    }
  }

  mz.ask = async (question) => {
    document.querySelector(".mz-suggestions:not(.mz-card *)")?.remove();
    const asked = document.createElement("div"), words = document.createElement("p"), answer = document.createElement("div");
    asked.className = "mz-asked";
    words.textContent = question;
    asked.append(words);
    answer.className = "mz-turn";
    answer.textContent = document.querySelector("template").content.textContent;
    main.append(asked, answer);
    asked.scrollIntoView({ block: "start" });
    const reply = await fetch(new URL("api/v1/ask?render=true", mz.base), {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "text/event-stream", "Accept-Language": language, ...mz.headers },
      body: JSON.stringify({ question, scope: body.dataset.scope.split(",").filter(Boolean), history }),
    });
    if (!reply.ok) {
      answer.textContent = ((await reply.json()).error || {}).message || "";
      return;
    }
    for await (const [name, data] of events(reply)) {
      if (data.html) place(answer, data.html);
      if (name === "answer") history.push([question, data.answer.text]);
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const question = form.question.value.trim();
    form.question.value = "";
    if (question) mz.ask(question);
  });
})();
