// Resting on a figure shows a clipping of the page around its cell, a tap does on a touch screen; the click, or the second
// tap, opens the page itself.
(() => {
  "use strict";
  const touch = matchMedia("(hover: none)").matches;
  const WIDTH = Math.min(360, innerWidth - 24), HEIGHT = 120, NEAR = 1.25, DRAWN = 2; // pixels a point: as shown, as drawn
  const clip = document.createElement("div");
  clip.className = "mz-peek";
  clip.setAttribute("aria-hidden", "true");
  clip.style.width = `${WIDTH}px`;
  const hint = document.createElement("span");
  if (touch) clip.append(hint);
  let timer = 0, wanted = null;

  function show(button) {
    const box = button.dataset.boxes.split(";")[0], [left, top, right, bottom] = box.split(",").map(Number);
    const image = new Image();
    image.onload = () => {
      if (wanted !== button) return;
      const width = (image.naturalWidth / DRAWN) * NEAR, height = (image.naturalHeight / DRAWN) * NEAR;
      const x = Math.min(Math.max(((left + right) / 2) * NEAR - WIDTH / 2, 0), width - WIDTH);
      const y = Math.min(Math.max(((top + bottom) / 2) * NEAR - HEIGHT / 2, 0), height - HEIGHT);
      clip.style.backgroundImage = `url("${image.src}")`;
      clip.style.backgroundSize = `${width}px ${height}px`;
      clip.style.backgroundPosition = `${-x}px ${-y}px`;
      const place = button.getBoundingClientRect();
      clip.style.left = `${Math.max(8, Math.min(place.left, innerWidth - WIDTH - 16))}px`;
      clip.style.top = `${place.bottom + HEIGHT + 12 < innerHeight ? place.bottom + 6 : place.top - HEIGHT - 8}px`;
      hint.textContent = document.querySelector(".mz-viewer").dataset.tap;
      document.body.append(clip);
    };
    image.src = window.mz.address(button.dataset, button.dataset.page, button.dataset.boxes.split(";"));
  }

  function hide() {
    clearTimeout(timer);
    wanted = null;
    clip.remove();
  }

  function tapped(event) {
    const button = event.target.closest(".mz-card [data-place]:not(.mz-piece)"), before = wanted;
    hide();
    if (clip.contains(event.target)) return window.mz.open(before);
    if (!button || button === before) return;
    event.stopPropagation();
    wanted = button;
    show(button);
  }

  function rested(event) {
    const button = event.target.closest(".mz-card [data-place]");
    if (button === wanted) return;
    hide();
    if (!button || event.pointerType === "touch") return;
    wanted = button;
    timer = setTimeout(() => show(button), 260);
  }

  if (touch) document.addEventListener("click", tapped, { capture: true });
  else document.addEventListener("pointerover", rested);
  (touch ? ["scroll"] : ["pointerdown", "scroll", "keydown"]).forEach((kind) => {
    document.addEventListener(kind, hide, { passive: true, capture: true });
  });
})();
