import type { Annotation } from '../effect.ts'
import type { Markdown } from '../markdown.ts'
import { code, joined, md, prose } from '../markdown.ts'
import type { Problem } from '../policy.ts'
import { plural } from '../practice.ts'
import { clipped, plain } from './plain.ts'

/** GitHub takes at most this many annotations in one request: https://docs.github.com/en/rest/checks/runs#update-a-check-run */
const mostAnnotations = 50
const mostListed = 20

const placeOf = ({ file, line, column }: Problem): string => `${file}:${line}:${column}`
const sentence = ({ setting, message }: Problem): string => (setting === '' ? message : `${setting}: ${message}`)

/** `.github/andon.yml:14:5  practices.peer-review.aproach: there is no such setting.` and so on, then a line that counts them. */
export function problemLines(problems: readonly Problem[], inForce = ''): string {
  const places = problems.map((problem) => plain(placeOf(problem)))
  const width = Math.max(0, ...places.map((place) => place.length))
  const lines = problems.map((problem, index) => {
    const mark = problem.severity === 'warning' ? 'warning: ' : ''
    return `${places[index]?.padEnd(width)} ${mark}${plain(sentence(problem))}`
  })
  return [...lines, closingLine(problems, inForce)].join('\n')
}

/** `2 problems; the last valid policy stays in force.` */
export function closingLine(problems: readonly Problem[], inForce = ''): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const warnings = problems.length - errors
  const counts = [
    ...(errors > 0 || warnings === 0 ? [plural(errors, 'problem')] : []),
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
  ]
  return `${counts.join(', ')}${inForce === '' ? '' : `; ${inForce}`}.`
}

export function problemsMarkdown(problems: readonly Problem[]): Markdown {
  const lines = problems.slice(0, mostListed).map((problem) => {
    const said = prose(clipped(sentence(problem), 300))
    return problem.line === 0 ? md`- ${said}` : md`- ${code(placeOf(problem))} ${said}`
  })
  const more = problems.length - lines.length
  return joined(more > 0 ? [...lines, md`- and ${more} more`] : lines)
}

/** On the lines of the policy file that the pull request changes. */
export function annotationsOf(problems: readonly Problem[]): readonly Annotation[] {
  return problems.slice(0, mostAnnotations).map(({ file, line, severity, setting, message }) => ({
    path: file,
    startLine: line,
    endLine: line,
    level: severity === 'error' ? 'failure' : 'warning',
    title: setting === '' ? 'Policy file' : clipped(plain(setting), 200),
    message: clipped(plain(message), 1000),
  }))
}
