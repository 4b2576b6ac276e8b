// For check_pages.py: the texts that a person can see whose contrast is below what WCAG demands of them (AA), as sentences.
const channels = (color) => color.match(/[\d.]+/g).map(Number);
const over = ([r, g, b, a = 1], below) => [r, g, b].map((channel, i) => channel * a + below[i] * (1 - a));

function luminance(color) {
  const [r, g, b] = color.map((channel) => {
    const c = channel / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a, b) {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

// What is painted by the element itself, or, in a drawing, by the rectangle beside the text.
function paint(element) {
  const rectangle =
    element.matches('g.unit, g.pill, g.hull') && element.querySelector(':scope > rect.box, :scope > rect:not(.stack)');
  const style = getComputedStyle(rectangle || element);
  if (!rectangle) return channels(style.backgroundColor);
  const [r, g, b, a = 1] = channels(style.fill);
  return [r, g, b, a * Number(style.fillOpacity)];
}

// A line below a box of a drawing is on the ground of the drawing.
const isBelow = (text) => text.matches('.unit > .shape');

function background(element) {
  const layers = [];
  for (let above = element; above; above = above.parentElement) {
    if (!(isBelow(element) && above.matches('g.unit'))) layers.push(paint(above));
  }
  return layers
    .reverse()
    .reduce(
      (below, layer) => over([...layer.slice(0, 3), layer[3] === undefined ? 1 : layer[3]], below),
      [255, 255, 255],
    );
}

function opacity(element) {
  let product = 1;
  for (let above = element; above; above = above.parentElement) product *= Number(getComputedStyle(above).opacity);
  return product;
}

const bad = new Set();
for (const element of document.body.querySelectorAll('*')) {
  const own = [...element.childNodes].filter((node) => node.nodeType === 3 && node.data.trim());
  if (!own.length || !element.getClientRects().length || element.closest('script, style, title, noscript, option'))
    continue;
  const style = getComputedStyle(element);
  const below = background(element);
  const [r, g, b, a = 1] = channels(element instanceof SVGElement ? style.fill : style.color);
  const found = contrast(over([r, g, b, a * opacity(element)], below), below);
  const size = parseFloat(style.fontSize);
  const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  if (found < (isLarge ? 3 : 4.5))
    bad.add(
      `${found.toFixed(2)}: ${element.localName}.${element.getAttribute('class')} "${own[0].data.trim().slice(0, 30)}"`,
    );
}
return [...bad];
