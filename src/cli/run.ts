// What `andon` does with what is typed after it.
import { Command, CommanderError } from 'commander'
import { backup, restored } from './backup.ts'
import { check } from './check.ts'
import { type Answer, apiUrl, type World } from './command.ts'
import { doctor } from './doctor.ts'
import { duties } from './duties.ts'
import { explainPolicy } from './explain.ts'
import { expectedIn } from './failure.ts'
import { discardedJob, listedJobs, retriedJob, shownJob } from './jobs.ts'
import { validate } from './validate.ts'
import { verdicts } from './verdicts.ts'

/** 0: done, and nothing is wrong. 1: done, and something is: a problem, or a change that is denied. 2: not done. */
type ExitCode = 0 | 1 | 2

const exitCodes = `
Exit codes: 0 done, nothing wrong; 1 done, and problems were found or the change is denied; 2 not done.
Every command takes --json, which prints one JSON document ({"error", "remedy"} with exit code 2), and --debug, which
prints the trace of an error.`

type Options = Readonly<{ json?: true; debug?: true }>

type Make = (usage: string, description: string) => Command

/** Makes commands under another, with the options that all have. */
const under =
  (parent: Command): Make =>
  (usage, description) =>
    parent
      .command(usage)
      .description(description)
      .option('--json', 'print one JSON document')
      .option('--debug', 'print the trace of an error')

function buildJobs(program: Command, world: World, answered: (answer: Answer) => void): void {
  const jobs = program
    .command('jobs')
    .description('Show the work that waits or keeps failing, and retry or discard it.')
    .addHelpText(
      'after',
      '\nKEY is what the list shows under WORK, such as "acme/shop#12", or the key that jobs show prints.',
    )
  const command = under(jobs)
  command('list', 'Work that waits or fails, oldest first.').action(async () => answered(await listedJobs(world)))
  command('show <key>', 'One piece of work, its whole error, and the deliveries that wait for it.').action(
    async (key: string) => answered(await shownJob(key, world)),
  )
  command('retry <key>', 'Make it due now.').action(async (key: string) => answered(await retriedJob(key, world)))
  command('discard <key>', 'Drop it; its deliveries are kept, marked as discarded.').action(async (key: string) =>
    answered(await discardedJob(key, world)),
  )
}

function buildBackup(program: Command, world: World, answered: (answer: Answer) => void): void {
  const command = under(program)
  command('backup <file>', 'Write all that Andon knows into one file; Andon may run meanwhile.').action(
    async (file: string) => answered(await backup(file, world)),
  )
  command('restore <file>', 'Put a backup of the same version into an empty database, all of it or nothing.')
    .option('--force', 'in place of what is there; verdicts are never replaced')
    .action(async (file: string, options: Readonly<{ force?: boolean }>) =>
      answered(await restored(file, options, world)),
    )
}

function build(world: World, version: string, answered: (answer: Answer) => void): Command {
  const program = new Command('andon')
    .description('Makes the small, reviewed, reversible change the easy path.')
    .version(version)
    .addHelpText('after', exitCodes)
    .exitOverride()
    .configureOutput({ writeOut: (text) => world.out(text.trimEnd()), writeErr: (text) => world.err(text.trimEnd()) })
  const command = under(program)

  command('validate [file...]', 'Find every problem in policy files (.github/andon.yml unless named).')
    .option('--organization', "the files are an organisation's layer")
    .action(async (files: readonly string[], options: Readonly<{ organization?: true }>) =>
      answered(await validate(files, options)),
    )
  command('explain [file]', 'Show the merged policy, and which layer, file and line set each value.')
    .option('--organization <file>', "the organisation's andon.yml")
    .addHelpText('after', '\nFILE is .github/andon.yml unless named.')
    .action(async (file: string | undefined, options: Readonly<{ organization?: string }>) =>
      answered(await explainPolicy(file, options)),
    )
  command('check <owner/repo#number>', 'Judge a live pull request and write nothing.')
    .option('--policy <file>', "judge by this file instead of the repository's")
    .option('--token <token>', 'a GitHub token (GITHUB_TOKEN unless given)')
    .action(async (subject: string, options: Readonly<{ policy?: string; token?: string }>) =>
      answered(await check(subject, options, world)),
    )
  command('verdicts <owner/repo>', 'Show what was decided, observed practices included.')
    .option('--since <moment>', 'an age such as 7d or 24h, or a date such as 2026-11-01', '7d')
    .addHelpText(
      'after',
      `
SUBJECT is the pull request, or a merge group. CAUSE is the event that Andon judged at. NOT PASSED lists the practices
with their outcome, in brackets how far they are enforced if not fully; (observe): recorded and not shown on GitHub.`,
    )
    .action(async (repository: string, options: Readonly<{ since: string }>) =>
      answered(await verdicts(repository, options, world)),
    )
  command('duties <owner/repo#number>', 'Show who held which duties at the merge and at each deployment.')
    .addHelpText(
      'after',
      '\nMOMENT is the merge, or the environment of a deployment. Only policies with integration-of-duties record it.',
    )
    .action(async (subject: string) => answered(await duties(subject, world)))
  command('doctor <owner/repo>', 'Find out whether Andon can do its work there.')
    .addHelpText('after', '\nReads the settings of the server (.env too): it examines as the App itself.')
    .action(async (repository: string) => answered(await doctor(repository, world)))
  buildJobs(program, world, answered)
  buildBackup(program, world, answered)
  return program
}

type Failure = Readonly<{ error: string; remedy: string }>

function failureOf(error: unknown, apiUrl: string): Failure {
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof CommanderError)
    return { error: message.replace(/^error: /, ''), remedy: 'Read what andon --help says.' }
  const expected = expectedIn(error, apiUrl)
  if (expected !== null) return { error: expected.message, remedy: expected.remedy }
  return { error: message, remedy: 'This is a bug of Andon. Run it again with --debug and report what it prints.' }
}

function report(error: unknown, { json, debug }: Options, world: World): ExitCode {
  const isTyping = error instanceof CommanderError
  if (isTyping && error.exitCode === 0) return 0
  const failure = failureOf(error, apiUrl(world.env))
  if (json) world.out(JSON.stringify(failure, null, 2))
  else if (!isTyping) world.err(`${failure.error}\n${failure.remedy}`)
  if (debug && !isTyping && error instanceof Error) world.err(error.stack ?? '')
  return 2
}

/** Runs one command. `args` are those after the program's name. */
export async function run(args: readonly string[], world: World, version: string): Promise<ExitCode> {
  let exitCode: ExitCode = 0
  const options: Options = {
    ...(args.includes('--json') && { json: true }),
    ...(args.includes('--debug') && { debug: true }),
  }
  // The parser tells of its own errors before it throws them.
  const program = build(options.json ? { ...world, err: () => {} } : world, version, (answer) => {
    world.out(options.json ? JSON.stringify(answer.json, null, 2) : answer.text)
    exitCode = answer.problems ? 1 : 0
  })
  try {
    await program.parseAsync([...args], { from: 'user' })
    return exitCode
  } catch (error) {
    return report(error, options, world)
  }
}
