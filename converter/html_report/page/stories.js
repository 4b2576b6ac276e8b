// Stories: what happened, in the order in which a person wants to know it. A story is one kind of change (or of a change that was
// refused) and every place where it happened.
const Stories = (() => {
  const ORDER = ['resnet_stride', 'grouped_convolution', 'pad_folding', 'operation_fusing', 'linear_fusing', ''];

  // Joins what shares a key: lists of elements.
  function joined(elements, keysOf) {
    const parent = elements.map((_, i) => i);
    const root = (i) => {
      while (parent[i] !== i) i = parent[i] = parent[parent[i]];
      return i;
    };
    const owner = new Map();
    elements.forEach((element, i) => {
      for (const key of keysOf(element)) {
        if (owner.has(key)) parent[root(i)] = root(owner.get(key));
        else owner.set(key, i);
      }
    });
    const groups = new Map();
    elements.forEach((element, i) => {
      if (!groups.has(root(i))) groups.set(root(i), []);
      groups.get(root(i)).push(element);
    });
    return [...groups.values()];
  }

  // The units that rewrites or refusals are about.
  function core(union, names, sources) {
    const wanted = new Set(sources);
    const units = union.units.filter((unit) => Union.overlap(unit.sources, wanted));
    for (const name of names) {
      for (const unit of union.unitsNamed(name)) if (!units.includes(unit)) units.push(unit);
    }
    return units.sort((a, b) => a.id - b.id);
  }

  const stride = (node) =>
    node && Array.isArray(node.attributes.strides) ? node.attributes.strides.reduce((a, b) => a * b, 1) : 1;

  // Where a stride left and where it went.
  function strideLinks(units) {
    const more = (unit) => stride(unit.after[0]) > stride(unit.before[0]) && unit.after.length > 0;
    const less = (unit) =>
      stride(unit.after[0]) < stride(unit.before[0]) && unit.before.length > 0 && unit.after.length > 0;
    return units.filter(less).flatMap((from) => units.filter(more).map((to) => ({from, to, kind: 'moved'})));
  }

  function mergeLinks(units) {
    return units.flatMap((from) =>
      [...from.into].filter((to) => units.includes(to)).map((to) => ({from, to, kind: 'merged'})),
    );
  }

  const opOf = (unit) => {
    const [before] = unit.before;
    const [after] = unit.after;
    return `${unit.before.length}${before ? before.op : ''}>${unit.after.length}${after ? after.op : ''}:${unit.state}`;
  };

  function happening(union, optimization, rewrites) {
    const sources = rewrites.flatMap((rewrite) => rewrite.sources);
    const names = rewrites.flatMap((rewrite) => [...rewrite.nodesIn, ...rewrite.nodesOut]);
    // A stride also crosses what other optimizations take away.
    const units = core(union, names, optimization === 'resnet_stride' ? sources : []);
    const links = optimization === 'resnet_stride' ? strideLinks(units) : mergeLinks(units);
    const what = [...new Set(rewrites.map((rewrite) => rewrite.what))];
    const key = [optimization, units.map(opOf).sort().join(), optimization ? '' : what.join()].join('|');
    return {units, links, what, key, rewrites};
  }

  function count(nodes) {
    const counts = new Map();
    for (const node of nodes) counts.set(node.op, (counts.get(node.op) || 0) + 1);
    return [...counts].map(([op, number]) => (number > 1 ? `${number} ${op}s` : op));
  }

  // "BatchNormalization and ScaleShift went into Convolution"
  function title(optimization, {units, links, what}) {
    if (optimization === 'resnet_stride' && links.length) {
      const [to] = links.map((link) => link.to).filter((unit) => unit.before.length);
      const moved = Words.value(links[0].from.before[0].attributes.strides);
      return `Stride ${moved} moved up` + (to ? ` to ${Words.lastOf(to.name, 40)}` : '');
    }
    const gone = units
      .filter((unit) => unit.state === 'gone' || unit.state === 'replaced')
      .flatMap((unit) => unit.before);
    const made = units
      .filter((unit) => unit.state === 'new' || unit.state === 'replaced')
      .flatMap((unit) => unit.after);
    const takes = (node) => /Convolution|MatMul/.test(node.op);
    const [kept] = units.flatMap((unit) => unit.after).filter(takes);
    const taken = gone.filter((node) => !takes(node) && !/Concat|Split/.test(node.op));
    if (
      optimization === 'linear_fusing' &&
      taken.length &&
      kept &&
      !gone.some((node) => node.op === 'FullyConnected')
    ) {
      return `${Words.list(count(taken))} went into the weights and bias of ${kept.op}`;
    }
    if (gone.length && made.length) return `${Words.list(count(gone))} became ${Words.list(count(made))}`;
    return Words.capital(what.join('; '));
  }

  function changeStories(model, union) {
    const stories = new Map();
    for (const optimization of ORDER) {
      const own = model.rewrites.filter((rewrite) => rewrite.optimization === optimization);
      const groups = optimization
        ? joined(own, (rewrite) => (rewrite.sources.length ? rewrite.sources : rewrite.nodesOut))
        : own.map((rewrite) => [rewrite]);
      for (const rewrites of groups) {
        const place = happening(union, optimization, rewrites);
        // What happened between constants alone is not drawn.
        if (!place.units.some((unit) => unit.state !== 'same')) continue;
        if (!stories.has(place.key)) stories.set(place.key, {kind: 'change', optimization, places: []});
        stories.get(place.key).places.push(place);
      }
    }
    const list = [...stories.values()];
    const rank = (story) => ORDER.indexOf(story.optimization);
    list.sort((a, b) => rank(a) - rank(b) || b.places.length - a.places.length);
    for (const story of list) {
      story.places.sort((a, b) => a.units[0].id - b.units[0].id);
      story.title = title(story.optimization, story.places[0]);
    }
    return list;
  }

  // The main unit of a place, by which it is called.
  function nameOf(place) {
    const targets = place.links.map((link) => link.to);
    const telling =
      targets.find((unit) => unit.state === 'changed') ||
      targets.find((unit) => unit.before.length) ||
      place.units.find((unit) => unit.state !== 'same') ||
      place.units[0];
    return telling ? telling.name : '';
  }

  function refused(union, refusals) {
    const names = refusals.flatMap((refusal) => [refusal.node, refusal.blocker]).filter(Boolean);
    const sources = refusals.flatMap((refusal) => [...refusal.sources, ...refusal.blockerSources]);
    return {
      units: core(union, names, sources),
      links: [],
      what: [...new Set(refusals.map((refusal) => refusal.values))],
      refusals,
    };
  }

  function exclusionStories(model, union) {
    return model.exclusions
      .filter((exclusion) => exclusion.hits.length)
      .map((exclusion) => {
        const hits = new Set(exclusion.hits);
        const refusals = model.refusals.filter(
          (refusal) => refusal.byExclusion && Union.overlap([...refusal.sources, ...refusal.blockerSources], hits),
        );
        const places = joined(
          [
            ...exclusion.hits.map((hit) => ({refusals: [], keys: [hit]})),
            ...refusals.map((refusal) => ({
              refusals: [refusal],
              keys: [...refusal.sources, ...refusal.blockerSources],
            })),
          ],
          (part) => part.keys,
        )
          .map((parts) => {
            const place = refused(
              union,
              parts.flatMap((part) => part.refusals),
            );
            place.units = core(
              union,
              [],
              parts.flatMap((part) => part.keys),
            );
            return place;
          })
          .filter((place) => place.units.length);
        const [first] = exclusion.hits;
        const others = exclusion.hits.length - 1;
        return {
          kind: 'excluded',
          optimization: 'exclusion',
          title: `Left alone: ${Words.tail(first)}${others ? ` and ${Words.plural(others, 'other')}` : ''}`,
          exclusion,
          places,
        };
      })
      .filter((story) => story.places.length);
  }

  function refusalStories(model, union) {
    const groups = new Map();
    for (const refusal of model.refusals) {
      if (refusal.byExclusion) continue;
      const key = refusal.optimization + refusal.rule;
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(refusal);
    }
    return [...groups.values()]
      .map((refusals) => {
        const places = joined(refusals, (refusal) => [refusal.node]).map((part) => refused(union, part));
        const [{optimization, rule, sentence}] = refusals;
        return {
          kind: 'refused',
          optimization,
          rule,
          sentence,
          title: `Not done: ${Words.spaced(optimization)}`,
          places: places.filter((place) => place.units.length),
        };
      })
      .filter((story) => story.places.length);
  }

  // At how many other places an optimization was made that a person forbade here.
  function elsewhere(story, others) {
    const forbidden = new Set(story.places.flatMap((place) => place.refusals).map((refusal) => refusal.optimization));
    return [...forbidden].map((optimization) => ({
      optimization,
      times: others
        .filter((other) => other.kind === 'change' && other.optimization === optimization)
        .reduce((sum, other) => sum + other.places.length, 0),
    }));
  }

  // What people decided first, then what changed most of the structure, then what could not be.
  function of(model, union) {
    const excluded = exclusionStories(model, union);
    const shown = new Set(excluded.flatMap((story) => story.places).flatMap((place) => place.units));
    const others = [...changeStories(model, union), ...refusalStories(model, union)];
    // What happened around an excluded node is shown with it.
    const isShown = (place) => place.units.some((unit) => shown.has(unit) && unit.state !== 'same');
    for (const story of others) story.places = story.places.filter((place) => !isShown(place));
    for (const story of excluded) story.elsewhere = elsewhere(story, others);
    return [...excluded, ...others.filter((story) => story.places.length)];
  }

  return {of, nameOf};
})();
