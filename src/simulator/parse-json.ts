/** Deeper JSON is taken for an attack: whatever goes through it level by level could run out of stack. */
const deepest = 200;

/** @throws SyntaxError when it is no JSON, or nested too deeply. */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (mayBeNestedTooDeeply(text) && isNestedTooDeeply(value)) {
    throw new SyntaxError(`It is nested more than ${deepest} levels deep.`);
  }
  return value;
}

/** Whether a parsed JSON value is nested deeper than anybody has a use for. */
function isNestedTooDeeply(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}

/** A quick look at the text before: most have too few brackets to be nested that deeply. */
function mayBeNestedTooDeeply(text: string): boolean {
  let brackets = 0;
  for (const bracket of ['[', '{']) {
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) {
      brackets += 1;
      if (brackets > deepest) return true;
    }
  }
  return false;
}
