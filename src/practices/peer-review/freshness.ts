// Whether what a person approved at one commit is still what the head would merge: the patch decides, not the time of a push.
import type { PatchDigests, PullRequestFacts } from '../../facts.ts'
import { plural } from '../../practice.ts'

/**
 * `changed` lists the paths whose diff is another one now, added and vanished ones included, sorted; it is empty where that is not
 * known. `why` continues "approved `a1b2c3d`, ...", and is empty when nothing changed.
 */
export type StillReviewed = Readonly<{ kept: true | false | 'unknown'; changed: readonly string[]; why: string }>

const kept: StillReviewed = { kept: true, changed: [], why: '' }
const unknown = (why: string): StillReviewed => ({ kept: 'unknown', changed: [], why })

/** Is the patch that was reviewed at `sha` the patch of the head now? */
export function stillReviewed({ head, patches }: PullRequestFacts, sha: string): StillReviewed {
  if (sha === head.sha) return kept
  const reviewed = patchOf(patches, sha)
  if (reviewed === null) return unknown('and what it changed then is not known any more')
  const present = patchOf(patches, head.sha)
  if (present === null) return unknown('and what the head changes could not be read')
  const changed = changedPaths(reviewed, present)
  return changed.length === 0 ? kept : { kept: false, changed, why: whyOf(changed) }
}

type Patch = ReadonlyMap<string, string | null>

const patchOf = (patches: PullRequestFacts['patches'], sha: string): Patch | null => {
  const digests: PatchDigests | undefined = Object.hasOwn(patches, sha) ? patches[sha] : undefined
  return digests === undefined ? null : new Map(Object.entries(digests))
}

/** A digest that is null stands for a patch that GitHub does not show whole: it equals nothing, not even itself. */
function changedPaths(reviewed: Patch, present: Patch): readonly string[] {
  const paths = new Set([...reviewed.keys(), ...present.keys()])
  const isSame = (path: string): boolean => {
    const digest = reviewed.get(path) ?? null
    return digest !== null && digest === present.get(path)
  }
  return [...paths].filter((path) => !isSame(path)).toSorted()
}

function whyOf([first = '', ...others]: readonly string[]): string {
  const more = others.length === 0 ? '' : ` and of ${plural(others.length, 'other file')}`
  return `and the diff of \`${first}\`${more} has changed since`
}
