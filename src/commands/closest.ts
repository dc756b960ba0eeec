import { closest, distance } from 'fastest-levenshtein'

/** The name that was probably meant, or null. */
export function meant(word: string, names: readonly string[]): string | null {
  if (names.length === 0) return null
  const name = closest(word, [...names])
  return distance(word, name) <= Math.max(2, Math.floor(name.length / 3)) ? name : null
}
