// How a comment or an issue of ours is found again.
import type { Effect } from '../effect.ts'

/** Invisible in GitHub's rendering. Anyone may paste it, so a text is ours only if our App wrote it. */
export const markerLine = (marker: string): string => `<!-- andon:${marker} -->`

/** GitHub refuses longer bodies (422, "maximum is 65536 characters"). */
const mostCharacters = 65_536

export const bodyOf = ({ marker, body }: Pick<Extract<Effect, { marker: string }>, 'marker' | 'body'>): string =>
  `${markerLine(marker)}\n${body}`.slice(0, mostCharacters)
