// Scopes: units in a tree by the parts of their names; where names have no parts, by the places where one value alone goes on.
const Scopes = (() => {
  const MAX_CHAIN = 24; // so many units without a branch are one block
  const MAX_BLOCKS = 100;

  const isScope = (item) => item.children !== undefined;

  function scope(name, parent) {
    return {
      id: '',
      name,
      parent,
      children: [],
      size: {before: 0, after: 0},
      states: {same: 0, changed: 0, gone: 0, new: 0, replaced: 0},
    };
  }

  function byNames(units, root) {
    const scopes = new Map([['', root]]);
    const scopeOf = (path) => {
      if (scopes.has(path)) return scopes.get(path);
      const cut = path.lastIndexOf('/');
      const parent = scopeOf(cut < 0 ? '' : path.slice(0, cut));
      const made = scope(path.slice(cut + 1), parent);
      parent.children.push(made);
      scopes.set(path, made);
      return made;
    };
    for (const unit of units) {
      const cut = unit.name.lastIndexOf('/');
      scopeOf(cut < 0 ? '' : unit.name.slice(0, cut)).children.push(unit);
    }
  }

  // The part that eight of ten names of a block have, such as "2a"; else its last name.
  function blockName(units) {
    const names = units.map((unit) => unit.name);
    const [first] = names;
    const last = names[names.length - 1];
    const isCommon = (part) => names.filter((name) => name.includes(part)).length * 10 >= names.length * 8;
    for (let length = Math.min(last.length, 40); length >= 2; --length) {
      for (let i = 0; i + length <= last.length; ++i) {
        const part = last.slice(i, i + length);
        if (/^[A-Za-z0-9].*[A-Za-z0-9]$/.test(part) && isCommon(part)) return part;
      }
    }
    return units.length > 1 ? `${Words.shortened(first, 12)} … ${Words.shortened(last, 12)}` : first;
  }

  // Runs of units between which one value alone passes.
  function segments(units, edges) {
    const position = new Map(units.map((unit, i) => [unit.id, i]));
    const lastUse = units.map((_, i) => i);
    for (const [from, to] of edges) {
      const i = position.get(from);
      lastUse[i] = Math.max(lastUse[i], position.get(to));
    }
    const list = [];
    let open = 0;
    let current = [];
    units.forEach((unit, i) => {
      current.push(unit);
      if (open <= i) {
        list.push(current);
        current = [];
      }
      open = Math.max(open, lastUse[i]);
    });
    if (current.length) list.push(current);
    return list;
  }

  function byStructure(units, edges, root) {
    const blocks = [];
    let branched = false;
    for (const segment of segments(units, edges)) {
      const last = blocks[blocks.length - 1];
      const startsBlock =
        !last ||
        (segment.length > 1 && (branched || last.length > 3)) ||
        last.length >= MAX_CHAIN ||
        (branched && /Convolution|MatMul|FullyConnected|Pool/.test((segment[0].before[0] || segment[0].after[0]).op));
      if (startsBlock) {
        blocks.push([...segment]);
        branched = segment.length > 1;
      } else {
        last.push(...segment);
        branched = branched || segment.length > 1;
      }
    }
    const made = blocks.map((list) => {
      const block = scope(blockName(list), root);
      block.children.push(...list);
      return block;
    });
    root.children.push(...(made.length > MAX_BLOCKS ? sections(made, root) : made));
  }

  // Very many blocks are blocks of blocks.
  function sections(blocks, root) {
    const size = Math.ceil(Math.sqrt(blocks.length));
    const list = [];
    for (let i = 0; i < blocks.length; i += size) {
      const part = blocks.slice(i, i + size);
      const section = scope(
        `${Words.shortened(part[0].name, 11)} … ${Words.shortened(part[part.length - 1].name, 11)}`,
        root,
      );
      section.children.push(...part);
      list.push(section);
    }
    return list;
  }

  // A scope with one child is that child, with both names.
  function simplified(item) {
    if (!isScope(item)) return item;
    item.children = item.children.map(simplified);
    if (item.parent === null || item.children.length !== 1) return item;
    const [child] = item.children;
    if (isScope(child)) child.name = item.name + '/' + child.name;
    return child;
  }

  function finish(item, parent, scopes) {
    item.parent = parent;
    if (!isScope(item)) return;
    item.id = 's' + scopes.length;
    scopes.push(item);
    for (const child of item.children) {
      finish(child, item, scopes);
      for (const side of ['before', 'after']) item.size[side] += isScope(child) ? child.size[side] : child[side].length;
      for (const state of Object.keys(item.states))
        item.states[state] += isScope(child) ? child.states[state] : Number(child.state === state);
      item.hasExcluded = item.hasExcluded || (isScope(child) ? child.hasExcluded : child.isExcluded);
    }
  }

  function of(union) {
    const root = scope('', null);
    const {units} = union;
    const inScopes = units.filter((unit) => unit.name.includes('/')).length;
    if (inScopes * 2 >= units.length) byNames(units, root);
    else byStructure(units, [...union.edges.before, ...union.edges.after], root);
    const scopes = [];
    const simple = simplified(root);
    finish(simple, null, scopes);
    return simple;
  }

  // Opens scopes, the largest first, while the picture stays small.
  function open(root) {
    const opened = new Set([root]);
    let shown = root.children.length;
    for (;;) {
      const candidates = [...opened]
        .flatMap((item) => item.children)
        .filter((item) => isScope(item) && !opened.has(item));
      const fitting = candidates.filter((item) => shown + item.children.length <= 40 && item.children.length <= 30);
      if (shown >= 14 || !fitting.length) return opened;
      const largest = fitting.reduce((a, b) => (a.size.before >= b.size.before ? a : b));
      opened.add(largest);
      shown += largest.children.length - 1;
    }
  }

  return {of, open, isScope};
})();
