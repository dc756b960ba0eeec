// What people read about a verdict: on the check, in the comment and in the terminal. Here: text where nothing renders Markdown.

/** One line of plain text, without what could deceive a terminal or a reader: escapes, and marks that reorder a line. */
export const plain = (value: string): string =>
  value
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\p{Bidi_Control}]/gu, '')
    .trim()

/** At most `most` characters, an ellipsis included. */
export function clipped(value: string, most: number): string {
  const characters = [...value]
  return characters.length <= most
    ? value
    : `${characters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`
}
