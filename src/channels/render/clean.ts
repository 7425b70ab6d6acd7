/** Any text → text that every messenger can carry: no lone surrogates, control or direction-changing characters. */

const directionMarks = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
// The point of this expression is to name control characters.
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufeff\ufffe\uffff]/gu;

/** Line ends become `\n`, tabs a space; what cannot be shown is left out, half a character becomes U+FFFD. */
export function clean(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replace(/\t/g, " ")
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .replace(controls, "")
    .replace(directionMarks, "")
    .replace(/\n{3,}/g, "\n\n");
}
