// Union: the graphs before and after as one graph of units. A unit is what one place of a drawing shows: a node before, what
// became of it after, or both; or several equal ones side by side. Both graphs are drawn in one layout, so that what belongs
// together has one place.
const Union = (() => {
  const BUNDLE_FROM = 4; // so many equal nodes side by side are drawn as one

  const drawn = (nodes) => nodes.filter((node) => !node.isConstant);
  const overlap = (a, set) => a.some((element) => set.has(element));

  function parallelKey(node) {
    const names = (nodes) =>
      neighbours(nodes)
        .map((other) => other.index)
        .join(',');
    const attributes = JSON.stringify(node.attributes);
    return [node.op, attributes, names(node.inputs.map((input) => input.node)), names(node.users)].join('|');
  }

  const neighbours = (nodes) => [...new Set(nodes.filter((other) => !other.isConstant))];
  const readers = (node) => neighbours(node.users);
  const inputsOf = (node) => neighbours(node.inputs.map((input) => input.node));

  function collect(groups, key, element) {
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(element);
  }

  // Nodes one after the other from a branch to where branches meet, each read by the next alone.
  function chainFrom(start) {
    const chain = [start];
    for (;;) {
      const last = chain[chain.length - 1];
      const next = readers(last);
      if (next.length !== 1 || inputsOf(next[0]).length !== 1) return chain;
      chain.push(next[0]);
    }
  }

  // The lists of equal nodes side by side: of equal chains, those of each place.
  function bundlesOf(nodes) {
    const wanted = new Set(nodes);
    const groups = new Map();
    for (const fork of new Set(nodes.flatMap(inputsOf))) {
      const branches = readers(fork);
      if (branches.length < BUNDLE_FROM) continue;
      for (const start of branches) {
        const chain = inputsOf(start).length === 1 ? chainFrom(start) : [start];
        if (!chain.every((node) => wanted.has(node))) continue;
        const ends = readers(chain[chain.length - 1]).map((node) => node.index);
        collect(
          groups,
          [fork.index, ...chain.map((node) => node.op + JSON.stringify(node.attributes)), ends].join('|'),
          chain,
        );
      }
    }
    const equal = [...groups.values()].filter((chains) => chains.length >= BUNDLE_FROM);
    return equal.flatMap((chains) => chains[0].map((_, i) => chains.map((chain) => chain[i])));
  }

  // Which nodes before each node after continues, as a map; what is left has no other side.
  function pair(model) {
    const before = drawn(model.before.nodes);
    const after = drawn(model.after.nodes);
    const partners = new Map();
    const free = new Set(before);
    const take = (node, others) => {
      partners.set(node, others);
      others.forEach((other) => free.delete(other));
    };
    const sameName = (node) => {
      const other = model.before.byName.get(node.name);
      return other && free.has(other) ? other : null;
    };
    for (const node of after) {
      const other = sameName(node);
      if (other && other.op === node.op) take(node, [other]);
    }
    const bundleOf = new Map();
    for (const bundle of bundlesOf([...free])) bundle.forEach((node) => bundleOf.set(node, bundle));
    const bySource = new Map();
    for (const node of free) {
      for (const source of node.sources) bySource.set(source, [...(bySource.get(source) || []), node]);
    }
    for (const node of after) {
      if (partners.has(node)) continue;
      const candidates = node.sources
        .flatMap((source) => bySource.get(source) || [])
        .filter((other) => free.has(other));
      const inBundles = candidates.filter((other) => bundleOf.has(other));
      const bundled = inBundles.find((other) => node.op.includes(other.op)) || inBundles[0];
      if (bundled) take(node, bundleOf.get(bundled));
      else if (sameName(node)) take(node, [sameName(node)]);
      else if (candidates.length) take(node, [candidates.reduce((a, b) => (a.index > b.index ? a : b))]);
    }
    return {partners, free, bundleOf};
  }

  function changesOf(before, after) {
    const changes = [];
    for (const name of new Set([...Object.keys(before.attributes), ...Object.keys(after.attributes)])) {
      const from = Words.value(before.attributes[name]);
      const to = Words.value(after.attributes[name]);
      if (from !== to) changes.push({name, from, to});
    }
    const [reads, readsNow] = [before, after].map(
      (node) => node.inputs.filter((input) => !input.node.isConstant).length,
    );
    if (reads !== readsNow) changes.push({name: 'inputs', from: String(reads), to: String(readsNow)});
    if (before.types.join() !== after.types.join() && before.types.length === after.types.length) {
      changes.push({
        name: 'shape',
        from: before.types.map(Words.shape).join(', '),
        to: after.types.map(Words.shape).join(', '),
      });
    }
    return changes;
  }

  function stateOf(unit, rewritten) {
    const [before] = unit.before;
    const [after] = unit.after;
    if (!after) return 'gone';
    if (!before) return 'new';
    if (before.op !== after.op || unit.before.length !== unit.after.length) return 'replaced';
    unit.changes = changesOf(before, after);
    return unit.changes.length || rewritten.has(after.name) ? 'changed' : 'same';
  }

  function connect(units, unitOf, side) {
    const edges = new Set();
    for (const unit of units) {
      for (const node of unit[side]) {
        for (const {node: from} of node.inputs) {
          const other = unitOf.get(from);
          if (other && other !== unit) edges.add(other.id + '>' + unit.id);
        }
      }
    }
    return [...edges].map((edge) => edge.split('>').map(Number));
  }

  // Which units the values of each unit that is gone went into.
  function addTargets(model, units, unitOf) {
    for (const unit of units) {
      unit.into = new Set();
      unit.absorbed = [];
    }
    for (const unit of units) {
      if (unit.state !== 'gone' && unit.state !== 'replaced') continue;
      for (const name of unit.before.flatMap((node) => node.sources)) {
        const source = model.sourceByName.get(name);
        for (const target of source ? [...source.now, ...source.takenInto] : []) {
          const other = unitOf.get(model.after.byName.get(target));
          if (other && other !== unit) unit.into.add(other);
        }
      }
    }
    for (const unit of units) unit.into.forEach((other) => other.absorbed.push(unit));
  }

  // Units with equal nodes and equal neighbours become one.
  function mergeParallel(list) {
    const merged = [];
    const groups = new Map();
    for (const unit of list) {
      const simple = unit.before.length <= 1 && unit.after.length <= 1;
      const key = simple
        ? [unit.before[0], unit.after[0]].map((node) => (node ? parallelKey(node) : '')).join('||')
        : null;
      if (key !== null && !groups.has(key)) groups.set(key, []);
      if (key === null) merged.push(unit);
      else groups.get(key).push(unit);
    }
    for (const group of groups.values()) {
      if (group.length < BUNDLE_FROM) merged.push(...group);
      else merged.push({before: group.flatMap((unit) => unit.before), after: group.flatMap((unit) => unit.after)});
    }
    return merged;
  }

  // Whether a source node that was excluded is this unit, or, where no node has its name, a part of it.
  function isExcluded(model, unit) {
    const names = new Set([...unit.before, ...unit.after].map((node) => node.name));
    return unit.sources.some((name) => {
      const source = model.sourceByName.get(name);
      return source && source.excluded.length > 0 && (names.has(name) || !model.before.byName.has(name));
    });
  }

  // Units in the order of the model, new ones after what they read.
  function ordered(units) {
    const places = new Map();
    const unitOf = new Map();
    for (const unit of units) {
      unit.after.forEach((node) => unitOf.set(node, unit));
      if (unit.before.length) places.set(unit, unit.before[0].index);
    }
    const made = units.filter((unit) => !unit.before.length).sort((a, b) => a.after[0].index - b.after[0].index);
    for (const unit of made) {
      const above = inputsOf(unit.after[0]).map((node) => places.get(unitOf.get(node)));
      places.set(unit, Math.max(-1, ...above.filter((place) => place !== undefined)) + 1e-4);
    }
    return units.sort((a, b) => places.get(a) - places.get(b));
  }

  function of(model) {
    const {partners, free, bundleOf} = pair(model);
    let units = [];
    for (const [after, before] of partners) units.push({before, after: [after]});
    for (const node of drawn(model.after.nodes)) if (!partners.has(node)) units.push({before: [], after: [node]});
    const done = new Set();
    for (const node of free) {
      const bundle = (bundleOf.get(node) || [node]).filter((other) => free.has(other));
      if (!done.has(node)) units.push({before: bundle, after: []});
      bundle.forEach((other) => done.add(other));
    }
    units = ordered(mergeParallel(units));
    const unitOf = new Map();
    const rewritten = new Set(
      model.rewrites.filter((rewrite) => rewrite.optimization).flatMap((rewrite) => rewrite.nodesOut),
    );
    units.forEach((unit, id) => {
      unit.id = id;
      unit.changes = [];
      unit.name = (unit.before[0] || unit.after[0]).name;
      unit.sources = [...new Set([...unit.before, ...unit.after].flatMap((node) => node.sources))];
      unit.state = stateOf(unit, rewritten);
      unit.isExcluded = isExcluded(model, unit);
      [...unit.before, ...unit.after].forEach((node) => unitOf.set(node, unit));
    });
    addTargets(model, units, unitOf);
    const edges = {before: connect(units, unitOf, 'before'), after: connect(units, unitOf, 'after')};
    return {
      units,
      unitOf,
      edges,
      skips: skipsOf(units, edges),
      unitNamed: byName(model, unitOf),
      unitsNamed: allByName(model, unitOf),
    };
  }

  // Edges of one side that only pass where the other side has units of its own: they need no place in a layout.
  function skipsOf(units, edges) {
    const skips = new Set();
    const find = (own, others, passed) => {
      const known = new Set(others.map((edge) => edge.join('>')));
      const next = new Map();
      for (const [from, to] of others) next.set(from, [...(next.get(from) || []), to]);
      for (const [from, to] of own) {
        if (known.has(from + '>' + to)) continue;
        const seen = new Set();
        const walk = (id) =>
          (next.get(id) || []).some(
            (other) =>
              other === to ||
              (passed.includes(units[other].state) && !seen.has(other) && seen.add(other) && walk(other)),
          );
        if (walk(from)) skips.add(from + '>' + to);
      }
    };
    find(edges.after, edges.before, ['gone']);
    find(edges.before, edges.after, ['new']);
    return skips;
  }

  // By the name of a node after, else before.
  function byName(model, unitOf) {
    return (name) => unitOf.get(model.after.byName.get(name)) || unitOf.get(model.before.byName.get(name));
  }

  function allByName(model, unitOf) {
    return (name) => [
      ...new Set([model.before, model.after].map((graph) => unitOf.get(graph.byName.get(name))).filter(Boolean)),
    ];
  }

  return {of, overlap};
})();
