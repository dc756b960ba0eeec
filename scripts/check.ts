// `npm run check`: everything that can be said about the code without running it, at once.
import { spawn } from 'node:child_process'

const node = process.execPath
const checks: readonly (readonly [what: string, command: string, ...args: readonly string[]])[] = [
  ['types', 'tsc'],
  ['format and lint', 'biome', 'check', '--error-on-warnings', '.'],
  ['nothing unused', 'knip', '--no-progress'],
  ['generated files', node, 'scripts/generate.ts', '--check'],
  ['lock file', node, 'scripts/lock.ts', '--check'],
  ['architecture', 'vitest', 'run', '--project', 'unit', 'test/architecture.test.ts'],
]

type Ended = Readonly<{ passed: boolean; output: string }>

const run = (command: string, args: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(command, [...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1' },
    })
    let output = ''
    child.stdout.on('data', (data: Buffer) => (output += data.toString()))
    child.stderr.on('data', (data: Buffer) => (output += data.toString()))
    child.on('error', (error) => resolve({ passed: false, output: `${command} did not start: ${error.message}\n` }))
    child.on('close', (code) => resolve({ passed: code === 0, output }))
  })

const results = await Promise.all(
  checks.map(async ([what, command, ...args]) => {
    const started = performance.now()
    const { passed, output } = await run(command, args)
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    process.stdout.write(`${passed ? '✓' : '✗'} ${what} (${seconds} s)\n${passed ? '' : `${output.trimEnd()}\n`}`)
    return passed
  }),
)

const failed = results.filter((passed) => !passed).length
process.stdout.write(failed === 0 ? 'All checks pass.\n' : `${failed} of ${results.length} checks fail.\n`)
process.exitCode = failed === 0 ? 0 : 1
