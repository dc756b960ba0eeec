import * as z from 'zod'
import type { ChangedFile, PullRequestFacts } from '../facts.ts'
import { isUnavailable } from '../facts.ts'
import { globProblem, matchesGlob } from '../glob.ts'
import type { Finding } from '../practice.ts'
import { definePractice, plural } from '../practice.ts'

const lockFiles = [
  '**/package-lock.json',
  '**/npm-shrinkwrap.json',
  '**/pnpm-lock.yaml',
  '**/bun.lock',
  '**/*.lock',
  '**/go.sum',
  '**/gradle.lockfile',
  '**/packages.lock.json',
]

const glob = z.string().check(({ value: input, issues }) => {
  const message = globProblem(input)
  if (message !== null) issues.push({ code: 'custom', input, message })
})

const settings = z.strictObject({
  warnLines: z
    .int()
    .nonnegative()
    .default(200)
    .describe('Warn above this many changed lines (added plus deleted), without blocking. 0: no warning.')
    .meta({ stricter: 'lower', zero: 'noLimit' }),
  maxLines: z
    .int()
    .nonnegative()
    .default(400)
    .describe('Most lines, added plus deleted, that one pull request may change. 0: no limit.')
    .meta({ stricter: 'lower', zero: 'noLimit' }),
  maxFiles: z
    .int()
    .nonnegative()
    .default(0)
    .describe('Most files that one pull request may change. 0: no limit.')
    .meta({ stricter: 'lower', zero: 'noLimit' }),
  ignore: z
    .array(glob)
    .default(lockFiles)
    .describe('Globs of files that nobody reviews by hand. Files marked `linguist-generated` never count.'),
})

const config = settings.refine(({ warnLines, maxLines }) => maxLines === 0 || warnLines <= maxLines, {
  path: ['warnLines'],
  params: { settings: ['warnLines', 'maxLines'] },
  message: 'this is above `maxLines`, so it would never warn. Lower it, or write 0 for no warning.',
})

type Limits = Readonly<{ warnLines: number; maxLines: number; maxFiles: number }>
type Size = Readonly<{ lines: number; files: number }>

/** GitHub lists at most this many files of a pull request: https://docs.github.com/en/rest/pulls/pulls#list-pull-requests-files */
const listedFiles = 3000

const linesOf = (file: ChangedFile): number => file.additions + file.deletions
const over = (value: number, limit: number): boolean => limit > 0 && value > limit

export const changeSize = definePractice({
  title: 'Change size',
  question: 'Is this change small enough to be reviewed, and undone, well?',
  subjects: ['pull_request'],
  config,
  evaluate(facts, { ignore, ...limits }) {
    const { files } = facts
    if (isUnavailable(files) || (files.length >= listedFiles && facts.changedFiles > files.length)) {
      return [judgeTotals(facts, limits)]
    }
    const counted = files.filter((file) => !file.generated && !ignore.some((glob) => matchesGlob(file.path, glob)))
    const size = { lines: counted.reduce((sum, file) => sum + linesOf(file), 0), files: counted.length }
    return judge(size, limits, remedyFor(counted))
  },
})

function judge({ lines, files }: Size, limits: Limits, remedy: string): readonly Finding[] {
  const findings: Finding[] = []
  if (over(lines, limits.maxLines)) {
    const reason = `${plural(lines, 'line')}, ${lines - limits.maxLines} over the limit of ${limits.maxLines}.`
    findings.push({ outcome: 'fail', reason, remedy, settings: ['maxLines'] })
  } else if (over(lines, limits.warnLines)) {
    const reason = `${plural(lines, 'line')}, ${lines - limits.warnLines} over the ${limits.warnLines} that review well.`
    findings.push({ outcome: 'fail', atMost: 'advise', reason, remedy, settings: ['warnLines'] })
  }
  if (over(files, limits.maxFiles)) {
    const reason = `${plural(files, 'file')}, ${files - limits.maxFiles} over the limit of ${limits.maxFiles}.`
    findings.push({ outcome: 'fail', reason, remedy, settings: ['maxFiles'] })
  }
  return findings.length > 0 ? findings : [passing({ lines, files }, limits)]
}

function passing({ lines, files }: Size, limits: Limits): Finding {
  const limit = limits.warnLines > 0 ? limits.warnLines : limits.maxLines
  const most = limit > 0 ? ` of at most ${limit}` : ''
  return { outcome: 'pass', reason: `${plural(lines, 'line')}${most}, in ${plural(files, 'file')}.` }
}

/** Without the list of files nothing can be left out, so GitHub's totals are an upper bound of what counts. */
function judgeTotals(facts: PullRequestFacts, limits: Limits): Finding {
  const size = { lines: facts.additions + facts.deletions, files: facts.changedFiles }
  const [worst] = judge(size, limits, '')
  if (worst === undefined || worst.outcome === 'pass') return passing(size, limits)
  const { settings } = worst
  if (size.files > listedFiles && !('atMost' in worst)) {
    return {
      outcome: 'fail',
      reason: `${plural(size.lines, 'line')} in ${size.files} files: too large to judge, since GitHub lists only ${listedFiles} of the files.`,
      remedy: 'Split the change so that each part can be reviewed, and reverted, alone.',
      ...(settings && { settings }),
    }
  }
  const why = isUnavailable(facts.files) ? facts.files.unavailable : `GitHub lists only ${listedFiles} of the files.`
  return { outcome: 'unknown', reason: `The changed files could not be read: ${why}` }
}

/** Says where to cut: the largest directories, or the largest files if everything lies in one directory. */
function remedyFor(files: readonly ChangedFile[]): string {
  const split = 'Split the change so that each part can be reviewed, and reverted, alone'
  const byDirectory = largest(files, directoryOf)
  const parts = byDirectory.length > 1 ? byDirectory : largest(files, (file) => file.path)
  if (parts.length < 2) return `${split}.`
  const shown = parts.slice(0, 3).map(([name, lines]) => `\`${name}\` (${plural(lines, 'line')})`)
  return `${split}. The largest parts: ${shown.join(', ')}.`
}

/** At most two levels deep: deeper directories rarely change, or ship, alone. */
function directoryOf(file: ChangedFile): string {
  const directories = file.path.split('/').slice(0, -1)
  return directories.length === 0 ? './' : directories.slice(0, 2).join('/')
}

function largest(
  files: readonly ChangedFile[],
  partOf: (file: ChangedFile) => string,
): readonly (readonly [name: string, lines: number])[] {
  const lines = new Map<string, number>()
  for (const file of files) lines.set(partOf(file), (lines.get(partOf(file)) ?? 0) + linesOf(file))
  return [...lines].filter(([, count]) => count > 0).toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
}
