// Places the embedded page where this script stands, as wide as its place and as high as it is told.
//   <script src="https://…/embed.js" data-docs="KEY,KEY" data-departments="NAME,NAME" data-lang="zh|en" data-theme="light|dark|auto" data-height="640" async></script>
(() => {
  "use strict";
  const script = document.currentScript;
  if (!script) return;
  const home = new URL("embed", script.src);
  for (const name of ["docs", "departments", "lang", "theme", "token"]) {
    if (script.dataset[name]) home.searchParams.set(name, script.dataset[name]);
  }
  const frame = document.createElement("iframe");
  frame.src = home.href;
  frame.title = script.dataset.title || "明账 Mingzhang";
  frame.referrerPolicy = "origin";
  frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-forms allow-popups allow-downloads");
  frame.setAttribute("allow", "clipboard-write");
  frame.style.cssText = `display:block;width:100%;border:0;border-radius:14px;height:${parseInt(script.dataset.height, 10) || 640}px`;
  script.after(frame);
})();
