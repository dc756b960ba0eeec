// What ran on the head: predicates about checks and workflows.
import type { Check } from '../facts.ts'
import { matchesGlob } from '../glob.ts'
import { listed, quoted } from './quoted.ts'
import { allOf, type Match, settled } from './truth.ts'

/** Conclusions that GitHub itself lets pass as a required check. */
const passed = ['success', 'neutral', 'skipped'] as const

type Named = Readonly<{ names: readonly string[]; conclusions?: readonly string[] }>
type Filed = Readonly<{ files: readonly string[]; conclusions?: readonly string[] }>

export function checked(checks: readonly Check[], wanted: readonly string[] | Named): Match {
  if (!('names' in wanted)) return allOf(wanted.map((glob) => passes(glob, checks, ({ name }) => name)))
  const { names, conclusions = passed } = wanted
  return allOf(
    names.map((name) =>
      concluded(
        'the check',
        name,
        checks.filter((one) => one.name === name),
        conclusions,
      ),
    ),
  )
}

export function worked(checks: readonly Check[], wanted: readonly string[] | Filed): Match {
  if (!('files' in wanted)) return allOf(wanted.map((glob) => passes(glob, checks, ({ workflow }) => workflow)))
  const { files, conclusions = passed } = wanted
  return allOf(
    files.map((file) =>
      concluded(
        'the workflow',
        file,
        checks.filter((one) => one.workflowFile === file),
        conclusions,
      ),
    ),
  )
}

function passes(glob: string, checks: readonly Check[], nameOf: (check: Check) => string | null): Match {
  const matching = checks.filter((check) => matchesGlob(nameOf(check) ?? '', glob, 'name'))
  if (matching.length === 0) return settled(false, `no check matches ${quoted(glob)} yet`)
  const other = matching.find(({ conclusion }) => !passed.some((one) => one === conclusion))
  if (other === undefined) return settled(true, `every check that matches ${quoted(glob)} has passed`)
  return settled(false, `the check ${quoted(other.name)} is ${quoted(other.conclusion)}`)
}

/** Of each event that triggered the workflow the newest finished run speaks; what was triggered by nothing speaks as one. */
function concluded(what: string, name: string, checks: readonly Check[], allowed: readonly string[]): Match {
  if (checks.length === 0) return settled(false, `${what} ${quoted(name)} did not run yet`)
  const speaking = [...Map.groupBy(checks, ({ trigger }) => trigger).values()].flatMap(newestFinished)
  const other = speaking.find(({ conclusion }) => !allowed.includes(conclusion))
  if (other === undefined) return settled(true, `${what} ${quoted(name)} ended in ${listed(allowed)}`)
  return settled(false, `${what} ${quoted(name)} is ${quoted(other.conclusion)}`)
}

/** All checks of the newest run of which none is pending; all checks if every run has a pending one. */
function newestFinished(checks: readonly Check[]): readonly Check[] {
  const runs = [...Map.groupBy(checks, ({ run }) => run ?? 0).entries()].toSorted(([a], [b]) => b - a)
  const finished = runs.find(([, parts]) => parts.every(({ conclusion }) => conclusion !== 'pending'))
  return finished?.[1] ?? checks
}
