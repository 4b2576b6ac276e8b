// Dom: elements of the page, made in one call each.
const Dom = (() => {
  function fill(element, properties, children) {
    for (const [name, value] of Object.entries(properties || {})) {
      if (value === undefined || value === null || value === false) continue;
      if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
      else element.setAttribute(name, value === true ? '' : value);
    }
    element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ''));
    return element;
  }

  const html = (tag, properties, ...children) => fill(document.createElement(tag), properties, children);
  const svg = (tag, properties, ...children) =>
    fill(document.createElementNS('http://www.w3.org/2000/svg', tag), properties, children);
  const byId = (id) => document.getElementById(id);

  // Each row begins with its heading; `numbers` are the columns that are aligned as such.
  function table(titles, rows, numbers = []) {
    const heading = (title) => html('th', {scope: 'col'}, title);
    const cell = (content, column) =>
      column === 0
        ? html('th', {scope: 'row'}, content)
        : html('td', {class: numbers.includes(column) ? 'number' : null}, content);
    return html(
      'div',
      {class: 'wide'},
      html(
        'table',
        {},
        html('thead', {}, html('tr', {}, titles.map(heading))),
        html(
          'tbody',
          {},
          rows.map((row) => html('tr', {}, row.map(cell))),
        ),
      ),
    );
  }

  return {html, svg, byId, table};
})();
