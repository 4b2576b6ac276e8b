// Find: a node by a part of its name.
const Find = (() => {
  const {html, byId} = Dom;
  const MAX = 20;

  function matches(union, text) {
    const wanted = text.toLowerCase();
    if (!wanted) return [];
    const nodes = union.units.flatMap((unit) =>
      [...new Set([...unit.before, ...unit.after].map((node) => node.name))].map((name) => ({unit, name})),
    );
    return nodes
      .filter(({name}) => name.toLowerCase().includes(wanted))
      .sort((a, b) => a.name.length - b.name.length)
      .slice(0, MAX);
  }

  function of(union, choose) {
    const input = byId('find');
    const list = byId('found');
    const close = () => {
      list.replaceChildren();
      list.hidden = true;
    };
    const pick = (unit) => {
      close();
      choose(unit);
    };
    input.addEventListener('input', () => {
      const found = matches(union, input.value.trim());
      list.replaceChildren(
        ...found.map(({unit, name}) =>
          html(
            'li',
            {},
            html(
              'button',
              {type: 'button', title: name, onclick: () => pick(unit)},
              Words.shortened(name, 60),
              html('small', {}, (unit.before[0] || unit.after[0]).op),
            ),
          ),
        ),
      );
      if (input.value.trim() && !found.length)
        list.replaceChildren(html('li', {class: 'nothing'}, 'No node is called so.'));
      list.hidden = !list.children.length;
    });
    input.addEventListener('keydown', (event) => {
      const [first] = list.querySelectorAll('button');
      if (event.key === 'Enter' && first) first.click();
      if (event.key === 'ArrowDown' && first) first.focus();
      if (event.key === 'Escape') close();
    });
    list.addEventListener('keydown', (event) => {
      const buttons = [...list.querySelectorAll('button')];
      const next = buttons.indexOf(document.activeElement) + {ArrowDown: 1, ArrowUp: -1}[event.key];
      if (event.key === 'Escape') close();
      if (buttons[next]) buttons[next].focus();
    });
    document.addEventListener('click', (event) => {
      if (!event.target.closest('.finder')) close();
    });
  }

  return {of};
})();
