// Which files a change touches: predicates about paths, by globs or by patterns.
import type { PathPatterns } from '../condition.ts'
import type { ChangedFile } from '../facts.ts'
import { matchesGlob } from '../glob.ts'
import { found } from './patterns.ts'
import { listed, quoted } from './quoted.ts'
import { type Match, settled } from './truth.ts'

type Wanted = readonly string[] | PathPatterns

/** A renamed file counts at both ends: what leaves a guarded place is a change of that place. */
const pathsOf = ({ path, previousPath }: ChangedFile): readonly string[] =>
  previousPath === undefined ? [path] : [path, previousPath]

const isGlobs = (wanted: Wanted): wanted is readonly string[] => Array.isArray(wanted)

/** The paths that are looked at, and which glob or pattern one of them matches. */
function reader(files: readonly ChangedFile[], wanted: Wanted) {
  const all = files.flatMap(pathsOf)
  if (isGlobs(wanted))
    return { paths: all, texts: wanted, hit: (path: string) => wanted.find((glob) => matchesGlob(path, glob)) }
  const ignored = found(wanted.ignore ?? [])
  return { paths: all.filter((path) => ignored(path) === undefined), texts: wanted.matches, hit: found(wanted.matches) }
}

export function somePath(files: readonly ChangedFile[], wanted: Wanted): Match {
  const { paths, texts, hit } = reader(files, wanted)
  for (const path of paths) {
    const text = hit(path)
    if (text !== undefined) return settled(true, `${quoted(path)} matches ${quoted(text)}`)
  }
  return settled(false, `no changed file matches ${listed(texts)}`)
}

export function everyPath(files: readonly ChangedFile[], wanted: Wanted): Match {
  const { paths, texts, hit } = reader(files, wanted)
  if (paths.length === 0)
    return settled(false, files.length === 0 ? 'no file is changed' : 'every changed file is ignored')
  const other = paths.find((path) => hit(path) === undefined)
  if (other !== undefined) return settled(false, `${quoted(other)} does not match ${listed(texts)}`)
  return settled(true, `every changed file matches ${listed(texts)}`)
}
