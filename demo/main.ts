// The demo: Andon at work on a GitHub of its own, step by step. `npm run demo -- --help` says how to run it.
import { constants } from 'node:os'
import { styleText } from 'node:util'
import { ExpectedError } from '../src/errors.ts'
import { getPull, getRepository } from './github/lookup.ts'
import { type Options, readOptions } from './options.ts'
import { checkOn, type Played, play } from './play.ts'
import { prepare, steps } from './scenario.ts'
import { shop } from './scenes/shop.ts'
import { type Stage, setStage } from './stage.ts'

const help = `Shows Andon at work: a real server, real webhooks and PostgreSQL, and a GitHub double that needs no account.

Usage: npm run demo [-- OPTIONS]

  --exit       end after the last step instead of staying up to be looked at
  --json       print each step as one line of JSON: step, event, decision, title, ms, githubRequests
  --port N     where the GitHub double listens; Andon takes the next port (default 4001; with --exit, any that is free)
  --help       print this

Exit status: 0 if every step got the verdict that it should, 1 if one did not, 2 if the demo could not run, and 128
plus the number of the signal if one ended it before (130: Ctrl-C).
`

const say = (line = '') => process.stdout.write(`${line}\n`)
const note = (line: string) => process.stderr.write(`${line}\n`)

/** Ended from outside before the last step. */
class Interrupted extends Error {
  readonly status: number

  constructor(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGPIPE') {
    super(`The demo was ended by ${signal}.`)
    this.status = 128 + constants.signals[signal]
  }
}

/** Aborted by Ctrl-C and its like, and once nobody reads our output. Nothing ends the process before all is put away. */
function interruption(): AbortSignal {
  const controller = new AbortController()
  const end = (signal: ConstructorParameters<typeof Interrupted>[0]) => controller.abort(new Interrupted(signal))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(signal))
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => end('SIGPIPE'))
  return controller.signal
}

/** Resolves when the signal is aborted. */
const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve())
  })

const colours = { allow: 'green', wait: 'yellow', deny: 'red', none: 'gray' } as const

function row(played: Played): string {
  const mark = played.asExpected ? styleText('green', '✓') : styleText('red', '✗')
  const decision = styleText(colours[played.decision], played.decision.padEnd(5))
  const cost = `${String(played.ms).padStart(5)} ms  ${played.githubRequests} request${played.githubRequests === 1 ? '' : 's'}`
  return `${String(played.step).padStart(2)} ${mark} ${played.title.padEnd(52)} ${decision} ${played.checkTitle}\n${' '.repeat(5)}${styleText('gray', `${played.event.padEnd(52)} ${cost}`)}`
}

const asJson = ({ step, event, decision, checkTitle, ms, githubRequests, asExpected }: Played) =>
  JSON.stringify({ step, event, decision, title: checkTitle, ms, githubRequests, asExpected })

/** The check and the comment as people find them, at the moment when a review is missing. */
function show(stage: Stage): void {
  const run = checkOn(stage, { repo: shop, on: 1 })
  const comment = getPull(getRepository(stage.github.state, shop), 1).comments[0]
  const rule = (title: string) => styleText('gray', `── ${title} ${'─'.repeat(Math.max(0, 96 - title.length))}`)
  say(`\n${rule(`The check on #1: ${run?.title ?? ''}`)}\n${run?.summary ?? ''}\n`)
  say(`${rule('The comment on #1')}\n${comment?.body ?? ''}\n${rule('')}\n`)
}

const places = ({ github, andonUrl }: Stage): readonly string[] => [
  ...new Set(steps.map(({ expected }) => `${github.url}/${expected.repo}/pulls`)),
  `${andonUrl}/metrics`,
]

/** The step after which the check says most: an approval that does not count. */
const telling = 4

async function perform(stage: Stage, { json }: Options): Promise<boolean> {
  const tell = json ? note : say
  prepare(stage.github)
  await stage.settle()
  const played: Played[] = []
  for (const [index, step] of steps.entries()) {
    const result = await play(stage, step, index + 1)
    played.push(result)
    say(json ? asJson(result) : row(result))
    if (!json && result.step === telling) show(stage)
  }
  const failed = played.filter((result) => !result.asExpected)
  for (const { step, title, decision, checkTitle } of failed) {
    const expected = steps[step - 1]?.expected
    tell(`Step ${step} (${title}) got ${decision} "${checkTitle}", not ${expected?.decision} ${expected?.title}.`)
  }
  tell(
    failed.length === 0
      ? `\nAll ${played.length} steps got the verdict that they should.`
      : `\n${failed.length} of ${played.length} steps went wrong.`,
  )
  return failed.length === 0
}

async function main(options: Options): Promise<number> {
  const { exit, json, port } = options
  const tell = json ? note : say
  const signal = interruption()
  const began = performance.now()
  tell('Starting PostgreSQL, the GitHub double and Andon ...')
  const stage = await setStage({ signal, ...(port === null ? {} : { githubPort: port, andonPort: port + 1 }) })
  try {
    tell(
      `${styleText('green', '✓')} ready in ${((performance.now() - began) / 1000).toFixed(1)} s · GitHub double on ${stage.github.url} · Andon on ${stage.andonUrl}\n`,
    )
    const interrupted = aborted(signal).then(() => Promise.reject(signal.reason))
    const good = await Promise.race([perform(stage, options), interrupted])
    if (!exit) {
      tell(
        `\nLook around until Ctrl-C: the pull requests, with their checks and comments, and what Andon counts\n${places(
          stage,
        )
          .map((place) => `  ${place}\n`)
          .join('')}`.trimEnd(),
      )
      await aborted(signal)
    }
    return good ? 0 : 1
  } finally {
    await stage.stop()
  }
}

/** A sentence and an exit status for what went wrong. */
function failure(error: unknown): number {
  if (error instanceof ExpectedError) note(`${error.message} ${error.remedy}`)
  else note(error instanceof Error ? error.message : String(error))
  return error instanceof Interrupted ? error.status : 2
}

try {
  const options = readOptions(process.argv.slice(2))
  if (options.help) say(help.trimEnd())
  else process.exitCode = await main(options)
} catch (error) {
  process.exitCode = failure(error)
}
