/**
 * A text of somebody else's (an extension's answer or output) without what could move the cursor or repaint the
 * terminal. Line breaks, tabs and colours stay.
 */
export function printable(text: string): string {
  let result = '';
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    const colour = code === escape ? /^\[[\d;]*m/.exec(text.slice(i + 1, i + 32)) : null;
    if (colour !== null) {
      result += text.charAt(i) + colour[0];
      i += colour[0].length;
    } else {
      result += isControl(code) ? '�' : text.charAt(i);
    }
  }
  return result;
}

const escape = 0x1b;
const tab = 0x09;
const lineFeed = 0x0a;

function isControl(code: number): boolean {
  if (code === tab || code === lineFeed) return false;
  return code < 0x20 || (code >= 0x7f && code <= 0x9f);
}
