// Nested: the layout of a tree of scopes. Each open scope is laid out by itself and is one box of the scope around it, so that
// opening one costs as much as what it has, and what has not changed is kept.
const Nested = (() => {
  const TITLE = 22; // the room above what is in an open scope

  const idOf = (item) => String(item.id);

  // The items from the root to an item.
  function pathTo(item) {
    const path = [];
    for (let above = item; above !== null; above = above.parent) path.unshift(above);
    return path;
  }

  // Where two items part: the scope that has both, and what of it has each.
  function parting(a, b) {
    const [pathA, pathB] = [pathTo(a), pathTo(b)];
    let i = 0;
    while (pathA[i] === pathB[i]) ++i;
    return {scope: pathA[i - 1], from: pathA[i], to: pathB[i]};
  }

  // The edges of each scope between what is in it.
  function edgesByScope(union) {
    const edges = new Map();
    for (const side of ['before', 'after']) {
      for (const [from, to] of union.edges[side]) {
        if (union.skips.has(from + '>' + to)) continue;
        const part = parting(union.units[from], union.units[to]);
        if (!edges.has(part.scope)) edges.set(part.scope, new Set());
        edges.get(part.scope).add(idOf(part.from) + '>' + idOf(part.to));
      }
    }
    return edges;
  }

  function of(union, root) {
    const edges = edgesByScope(union);
    const kept = new Map();

    const isOpen = (item, opened) => Scopes.isScope(item) && opened.has(item);

    function layoutOf(scope, opened) {
      const inner = scope.children
        .filter((child) => isOpen(child, opened))
        .map((child) => [child, layoutOf(child, opened)]);
      const last = kept.get(scope);
      const isSame =
        last &&
        last.inner.length === inner.length &&
        inner.every(([child, layout], i) => last.inner[i][0] === child && last.inner[i][1] === layout);
      if (isSame) return last.layout;
      const sizes = new Map(inner.map(([child, {width, height}]) => [child, {width, height: height + TITLE}]));
      const boxes = scope.children.map((child) => ({id: idOf(child), ...sizes.get(child)}));
      const layout = Layout.of(
        boxes,
        [...(edges.get(scope) || [])].map((edge) => edge.split('>')),
      );
      kept.set(scope, {inner, layout});
      return layout;
    }

    // Where everything is that `opened` shows, and a function for the points of an edge.
    function place(opened) {
      const places = new Map();
      const origins = new Map();
      const walk = (scope, x, y) => {
        const layout = layoutOf(scope, opened);
        origins.set(scope, {layout, x, y});
        for (const child of scope.children) {
          const at = layout.places.get(idOf(child));
          const box = {x: x + at.x, y: y + at.y, width: at.width, height: at.height};
          places.set(idOf(child), box);
          if (isOpen(child, opened)) walk(child, box.x - box.width / 2, box.y - box.height / 2 + TITLE);
        }
      };
      walk(root, 0, 0);
      const {
        layout: {width, height},
      } = origins.get(root);
      return {width, height, places, points: (from, to) => pointsOf(from, to, origins, places)};
    }

    function pointsOf(from, to, origins, places) {
      const part = parting(from, to);
      const {layout, x, y} = origins.get(part.scope);
      const points = layout.points.get(idOf(part.from) + '>' + idOf(part.to));
      if (!points) return null;
      const moved = points.map((point) => ({x: x + point.x, y: y + point.y}));
      const [a, b] = [places.get(idOf(from)), places.get(idOf(to))];
      if (part.from !== from) moved.unshift({x: a.x, y: a.y + a.height / 2});
      if (part.to !== to) moved.push({x: b.x, y: b.y - b.height / 2});
      return moved;
    }

    return {place};
  }

  return {of, TITLE};
})();
