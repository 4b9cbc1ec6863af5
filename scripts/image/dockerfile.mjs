// Reads the part of the Dockerfile language that the project's own Dockerfile uses.

/** Splits a Dockerfile into stages. */
export function parseDockerfile(text) {
  const stages = [];
  for (const line of logicalLines(text)) {
    const [, keyword, rest] = /^(\S+)\s+(.*)$/s.exec(line) ?? [];
    if (keyword === undefined) throw new SyntaxError(`not a Dockerfile instruction: ${line}`);
    const name = keyword.toUpperCase();
    if (name === 'FROM') stages.push(parseFrom(rest));
    else if (stages.length > 0) stages.at(-1).instructions.push(parseInstruction(name, rest));
    else if (name !== 'ARG') throw new SyntaxError(`${name} stands before the first FROM`);
  }
  if (stages.length === 0) throw new SyntaxError('the Dockerfile has no FROM');
  return stages;
}

/** The arguments of the last instruction of that name, or null. */
export function lastArguments(stage, name) {
  return stage.instructions.findLast((instruction) => instruction.name === name)?.arguments ?? null;
}

/** Comment lines vanish, also between continued lines; a backslash at the end joins the next line. */
function logicalLines(text) {
  const kept = text.split(/\r?\n/).filter((line) => !/^\s*#/.test(line) && line.trim() !== '');
  return kept.join('\n').replace(/\\\s*\n/g, ' ').split('\n').map((line) => line.trim());
}

function parseFrom(rest) {
  const [, base, name] = /^(?:--\S+\s+)*(\S+)(?:\s+as\s+(\S+))?$/i.exec(rest) ?? [];
  if (base === undefined) throw new SyntaxError(`FROM expects an image, got: ${rest}`);
  return { base, name: name ?? null, instructions: [] };
}

function parseInstruction(name, rest) {
  const flags = {};
  let remaining = rest;
  for (let match; (match = /^--([a-z-]+)=(\S+)\s+/.exec(remaining)) !== null;) {
    flags[match[1]] = match[2];
    remaining = remaining.slice(match[0].length);
  }
  return { name, flags, ...parseArguments(remaining) };
}

/** The exec form is a JSON array of strings; all else is words split at blanks. */
function parseArguments(text) {
  if (!text.startsWith('[')) return { arguments: text.split(/\s+/), isExecForm: false };
  return { arguments: JSON.parse(text), isExecForm: true };
}
