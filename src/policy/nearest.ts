import { distance } from 'fastest-levenshtein'

/** The known word that a typing error most likely meant. */
export function nearest(word: string, known: readonly string[]): string | null {
  const near = known
    .map((candidate) => ({ candidate, steps: distance(word.slice(0, 60).toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, steps }) => steps <= Math.max(1, Math.floor(candidate.length / 3)))
    .toSorted((a, b) => a.steps - b.steps)
  return near[0]?.candidate ?? null
}
