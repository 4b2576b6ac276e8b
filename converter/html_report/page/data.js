// Data: what the converter wrote into the page (page_data.cc), as objects with names.
const Data = (() => {
  function readNodes(side, list, text, attributes) {
    const nodes = list.map(([name, op, owner, inputs, attributeList, types, tensors, sources, value, note], index) => ({
      side,
      index,
      name: text(name),
      ownName: text(name), // by which the records call it
      op: text(op),
      owner,
      inputPorts: inputs,
      attributes: attributes[attributeList],
      types: types.map(text),
      tensors: tensors.map(text),
      sources: sources.map(text),
      value: text(value),
      note: text(note),
      inputs: [],
      users: [],
    }));
    for (const node of nodes) {
      // What is in a body is in the scope of its node.
      if (node.owner >= 0) node.name = nodes[node.owner].name + '/' + node.name;
      for (let i = 0; i < node.inputPorts.length; i += 2) {
        const from = nodes[node.inputPorts[i]];
        node.inputs.push({node: from, output: node.inputPorts[i + 1]});
        from.users.push(node);
      }
      node.isConstant = isConstant(node);
    }
    return nodes;
  }

  // Constants, and what is computed of constants alone: not drawn, but listed with their readers.
  function isConstant(node) {
    if (node.op === 'Constant') return true;
    return node.inputs.length > 0 && node.op !== 'Result' && node.inputs.every((input) => input.node.isConstant);
  }

  function readGraph(side, graph, text, attributes) {
    const nodes = readNodes(side, graph.nodes, text, attributes);
    const byName = new Map(nodes.map((node) => [node.name, node]));
    for (const node of nodes) if (!byName.has(node.ownName)) byName.set(node.ownName, node);
    return {counts: graph.counts, nodes, byName};
  }

  function readSource([name, type, file, line, column, excluded, imported, now, takenInto, tensors], text) {
    return {
      name: text(name),
      type: text(type),
      file: text(file),
      line,
      column,
      excluded: excluded.map(text),
      imported: imported.map(text),
      now: now.map(text),
      takenInto: takenInto.map(text),
      tensors: tensors.map(text),
    };
  }

  function readRewrite([optimization, pass, nodesIn, nodesOut, what, sources], text) {
    return {
      optimization: text(optimization),
      pass: text(pass),
      nodesIn: nodesIn.map(text),
      nodesOut: nodesOut.map(text),
      what: text(what),
      sources: sources.map(text),
    };
  }

  function readRefusal(
    [optimization, pass, node, rule, sentence, values, blocker, byExclusion, sources, blockers],
    text,
  ) {
    return {
      optimization: text(optimization),
      pass: text(pass),
      node: text(node),
      rule: text(rule),
      sentence: text(sentence),
      values: text(values),
      blocker: text(blocker),
      byExclusion,
      sources: sources.map(text),
      blockerSources: blockers.map(text),
    };
  }

  function readLoss([constant, reader, type, elements, largest, overflowed, vanished, reduced, error], text) {
    return {
      constant: text(constant),
      reader: text(reader),
      type: text(type),
      elements,
      largest: Number(largest),
      overflowed,
      vanished,
      reduced,
      error: Number(error),
    };
  }

  function readExclusion([pattern, isRegex, reason, optimizations, hits, prevented], text) {
    return {
      pattern: text(pattern),
      isRegex,
      reason: text(reason),
      optimizations: optimizations.map(text),
      hits: hits.map(text),
      prevented,
    };
  }

  function read(page) {
    const text = (number) => page.texts[number];
    const sources = page.sources.map((source) => readSource(source, text));
    return {
      name: page.model,
      framework: page.framework,
      license: page.license,
      files: page.files.map(([name, digest]) => ({name: text(name), digest: text(digest)})),
      ir: (page.ir || []).map(([name, bytes, sha256]) => ({name: text(name), bytes, sha256: text(sha256)})),
      settings: page.settings.map((setting) => setting.map(text)).map(([key, value, origin]) => ({key, value, origin})),
      before: readGraph('before', page.before, text, page.attributes),
      after: readGraph('after', page.after, text, page.attributes),
      sources,
      sourceByName: new Map(sources.map((source) => [source.name, source])),
      rewrites: page.rewrites.map((rewrite) => readRewrite(rewrite, text)),
      refusals: page.refusals.map((refusal) => readRefusal(refusal, text)),
      exclusions: page.exclusions.map((exclusion) => readExclusion(exclusion, text)),
      transposes: page.transposes.map(([node, reason]) => ({node: text(node), reason: text(reason)})),
      losses: page.losses.map((loss) => readLoss(loss, text)),
      warnings: page.warnings.map(([code, file, line, column, words]) => ({
        code: text(code),
        file: text(file),
        line,
        column,
        text: text(words),
      })),
    };
  }

  return {read};
})();
