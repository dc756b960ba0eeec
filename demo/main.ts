// The demo: Andon at work on a GitHub of its own, step by step. `npm run demo -- --help` says how to run it.
import { parseArgs, styleText } from 'node:util'
import { getPull, getRepository } from './github/lookup.ts'
import { checkOn, type Played, play } from './play.ts'
import { prepare, repository, steps } from './scenario.ts'
import { type Stage, setStage } from './stage.ts'

const help = `Shows Andon at work: a real server, real webhooks and PostgreSQL, and a GitHub double that needs no account.

Usage: npm run demo [-- OPTIONS]

  --exit       end after the last step instead of staying up to be looked at
  --json       print each step as one line of JSON: step, event, decision, title, ms, githubRequests
  --port N     where the GitHub double listens (default 4001); Andon takes the next port
  --help       print this

Exit status: 0 if every step got the verdict that it should, 1 if one did not, 2 if the demo could not run.
`

const { values } = parseArgs({
  options: {
    exit: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    port: { type: 'string', default: '4001' },
    help: { type: 'boolean', default: false },
  },
})

const say = (line = '') => process.stdout.write(`${line}\n`)
const tell = (line = '') => (values.json ? process.stderr.write(`${line}\n`) : say(line))

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
  const run = checkOn(stage, 1)
  const comment = getPull(getRepository(stage.github.state, repository), 1).comments[0]
  const rule = (title: string) => styleText('gray', `── ${title} ${'─'.repeat(Math.max(0, 96 - title.length))}`)
  say(`\n${rule(`The check on #1: ${run?.title ?? ''}`)}\n${run?.summary ?? ''}\n`)
  say(`${rule('The comment on #1')}\n${comment?.body ?? ''}\n${rule('')}\n`)
}

/** The step after which the check says most: an approval that does not count. */
const telling = 4

async function perform(stage: Stage): Promise<boolean> {
  prepare(stage.github)
  await stage.settle()
  const played: Played[] = []
  for (const [index, step] of steps.entries()) {
    const result = await play(stage, step, index + 1)
    played.push(result)
    say(values.json ? asJson(result) : row(result))
    if (!values.json && result.step === telling) show(stage)
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

async function main(): Promise<number> {
  const port = Number(values.port)
  const began = performance.now()
  tell('Starting PostgreSQL, the GitHub double and Andon ...')
  const stage = await setStage(values.exit ? {} : { githubPort: port, andonPort: port + 1 })
  try {
    tell(
      `${styleText('green', '✓')} ready in ${((performance.now() - began) / 1000).toFixed(1)} s · GitHub double on ${stage.github.url} · Andon on ${stage.andonUrl}\n`,
    )
    const good = await perform(stage)
    if (!values.exit) {
      tell(
        `\nLook around until Ctrl-C:\n  ${stage.github.url}/${repository}/pulls   the pull requests, with their checks and comments\n  ${stage.andonUrl}/metrics   what Andon counts`,
      )
      await new Promise((resolve) => process.once('SIGINT', resolve))
    }
    return good ? 0 : 1
  } finally {
    await stage.stop()
  }
}

if (values.help) say(help.trimEnd())
else {
  try {
    process.exitCode = await main()
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 2
  }
}
