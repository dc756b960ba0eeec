// A problem at its place in a layer.
import type { Problem } from '../policy.ts'
import type { Path, RawLayer } from './raw.ts'

export function problemAt(
  { layer, placeOf }: RawLayer,
  path: Path,
  { severity, message }: Pick<Problem, 'severity' | 'message'>,
): Problem {
  return { severity, file: layer.file, ...placeOf(path), setting: path.join('.'), message }
}
