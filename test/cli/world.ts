import type { World } from '../../src/cli/command.ts'
import { run } from '../../src/cli/run.ts'

export type Ran = Readonly<{ exitCode: number; out: string; err: string }>

/** Runs `andon` in this process and keeps what it prints. The clock stands still. */
export async function andon(args: readonly string[], env: World['env'] = {}): Promise<Ran> {
  const out: string[] = []
  const err: string[] = []
  const exitCode = await run(
    args,
    {
      env,
      color: false,
      now: () => '2026-11-23T09:30:00.000Z',
      out: (text) => out.push(text),
      err: (text) => err.push(text),
    },
    '1.2.3',
  )
  return { exitCode, out: out.join('\n'), err: err.join('\n') }
}
