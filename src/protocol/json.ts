/** Reads the text of a frame. Integers that a double cannot hold become decimal strings before they are lost. */

/** Five letters with a rare one in front are found at once, or not at all: the whole name costs several times that. */
const hint = "base_";
const marker = '"starbase_';
const starbaseMember = /(?<!\\)("starbase_[a-z0-9_]+"\s*:\s*)(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/g;

/** Parses JSON; the value of each `starbase_*` member is a decimal string. Throws a `SyntaxError` on other text. */
export function parseJson(text: string): unknown {
  return JSON.parse(text.includes(hint) && text.includes(marker) ? quoteStarbase(text) : text);
}

function quoteStarbase(text: string): string {
  return text.replace(starbaseMember, (_, name: string, digits: string) => `${name}"${toDecimal(digits)}"`);
}

/** Nothing of the exchange has a hundred digits: what has more comes as it is written, and costs nothing. */
const mostDigits = 100;

/** Writes a JSON number out in full digits: `1.5e3` and `1500.0` are both `1500`. */
export function toDecimal(number: string): string {
  if (number.length > mostDigits) return number;
  const [, sign = "", whole = "0", fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(number) ?? [];
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (Math.abs(point) > mostDigits) return number;
  const left = (point > 0 ? digits.padEnd(point, "0").slice(0, point) : "0").replace(/^0+(?=\d)/, "");
  const right = (point > 0 ? digits.slice(point) : "0".repeat(-point) + digits).replace(/0+$/, "");
  return `${sign}${left}${right === "" ? "" : `.${right}`}`;
}
