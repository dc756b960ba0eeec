// What a public check may tell of a policy that its organisation keeps private: that it judges, not what stands there or where.
import type { Origin, Policy, PracticePolicy, Problem, Setting } from '../policy.ts'
import { plural } from '../practice.ts'

/** Parts of settings that give reasons, as `why` does for the whole practice. */
const reasons = ['risk', 'requirement']

const unreasoned = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(unreasoned)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) => (reasons.includes(key) ? [] : [[key, unreasoned(part)]])),
  )
}

const concealedOrigin = (origin: Origin): Origin =>
  origin.scope === 'organization' ? { ...origin, file: "the organisation's policy", sha: '', line: 0 } : origin

/** The same judgement, without the organisation's reasons and without the file and line of what it set. */
export function concealed(policy: Policy): Policy {
  const { practices, origins } = policy
  return {
    ...policy,
    practices: Object.fromEntries(
      Object.entries(practices).map(([id, practice]) => [id, withoutReasons(practice, `practices.${id}`, origins)]),
    ),
    origins: Object.fromEntries(Object.entries(origins).map(([path, origin]) => [path, concealedOrigin(origin)])),
  }
}

function withoutReasons(practice: PracticePolicy, path: string, origins: Policy['origins']): PracticePolicy {
  const without = (setting: Setting, model: string | null): Setting => {
    const isTheirs = (name: string): boolean => {
      const own = model === null ? undefined : origins[`${path}.changeModels.${model}.${name}`]
      return (own ?? origins[`${path}.${name}`])?.scope === 'organization'
    }
    const config = Object.entries(setting.config).map(
      ([name, value]) => [name, isTheirs(name) ? unreasoned(value) : value] as const,
    )
    return { ...setting, why: isTheirs('why') ? null : setting.why, config: Object.fromEntries(config) }
  }
  const byModel = Object.entries(practice.byModel).map(([model, setting]) => [model, without(setting, model)] as const)
  return { ...practice, standing: without(practice.standing, null), byModel: Object.fromEntries(byModel) }
}

/** Problems of the organisation's `file` are only counted; those of other files stay. */
export function concealedProblems(problems: readonly Problem[], file: string | null): readonly Problem[] {
  const theirs = problems.filter((problem) => problem.file === file)
  const [first] = theirs
  if (first === undefined) return problems
  const severity = theirs.some((problem) => problem.severity === 'error') ? 'error' : 'warning'
  const message = `The organisation's policy has ${plural(theirs.length, 'problem')}; its owners see ${theirs.length === 1 ? 'it' : 'them'} with \`andon validate\`.`
  const summed: Problem = { severity, file: first.file, line: 0, column: 0, setting: '', message }
  return [summed, ...problems.filter((problem) => problem.file !== file)]
}
