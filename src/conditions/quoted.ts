// Texts of a policy or of GitHub as they stand in our sentences.
const longestQuote = 120
export const quoted = (text: string): string => {
  const shown = text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text
  return `\`${shown.replaceAll('`', "'")}\``
}
export const listed = (texts: readonly string[]): string => texts.map(quoted).join(' or ')
const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()
export const includes = (list: readonly string[], text: string): boolean => list.some((entry) => same(entry, text))
