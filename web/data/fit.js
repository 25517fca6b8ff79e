// How near a page is shown: its table as wide as the panel, the row's name and the cited figure both in view.
(() => {
  "use strict";
  const SCAN = 420, NEAR = 90, EDGE = 10, LEGIBLE = 0.95, CLOSEST = 2.6; // pixels scanned across; points; pixels a point

  // Left and right end of what is printed around the cited cells, in points; the whole page when it cannot be told.
  function printed(image, width, height, boxes) {
    const scale = SCAN / width, canvas = document.createElement("canvas");
    const top = Math.max(0, Math.min(...boxes.map((box) => box[1])) - NEAR);
    const bottom = Math.min(height, Math.max(...boxes.map((box) => box[3])) + NEAR);
    canvas.width = SCAN;
    canvas.height = Math.max(1, Math.round((bottom - top) * scale));
    try {
      const pen = canvas.getContext("2d", { willReadFrequently: true });
      const drawn = image.naturalWidth / width;
      pen.drawImage(image, 0, top * drawn, image.naturalWidth, (bottom - top) * drawn, 0, 0, SCAN, canvas.height);
      const { data } = pen.getImageData(0, 0, SCAN, canvas.height);
      let left = SCAN, right = 0;
      for (let at = 0; at < data.length; at += 4) {
        if (data[at] + data[at + 1] + data[at + 2] > 690) continue;
        const x = (at / 4) % SCAN;
        left = Math.min(left, x);
        right = Math.max(right, x + 1);
      }
      if (right > left) return [left / scale, right / scale];
    } catch { /* a page that cannot be read back is shown whole */ }
    return [0, width];
  }

  // { zoom: width of the sheet in widths of the room, left: what to scroll to, in points }
  window.mzFit = (image, dots, room, places) => {
    const width = image.naturalWidth / dots, height = image.naturalHeight / dots;
    const boxes = places.map((box) => box.split(",").map(Number));
    if (!boxes.length) return { zoom: 1, left: 0 };
    const [from, to] = printed(image, width, height, boxes);
    const start = Math.max(0, Math.min(from, ...boxes.map((box) => box[0])) - EDGE);
    const end = Math.min(width, Math.max(to, ...boxes.map((box) => box[2])) + EDGE);
    const cited = Math.max(...boxes.map((box) => box[2])) + EDGE - start;
    const whole = room / (end - start); // pixels a point
    const nearer = Math.max(whole, Math.min(LEGIBLE, room / cited)); // small print: only up to the cited column
    return { zoom: Math.max(1, Math.min((nearer * width) / room, CLOSEST)), left: start };
  };
})();
