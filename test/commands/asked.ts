// What a command is asked, for tests: bob maintains the repository, and ada's change of 500 lines is too large.
import type { Answer, Asked } from '../../src/command.ts'
import { commandsIn } from '../../src/commands/parse.ts'
import { runCommand } from '../../src/commands/run.ts'
import { person, pullRequest } from '../facts.ts'
import { policy, result, tooLarge, verdict } from '../report/verdicts.ts'

export const asked = (more: Partial<Asked> = {}): Asked => ({
  facts: pullRequest(),
  policy: policy(),
  verdict: verdict([result('change-size', [tooLarge])]),
  by: person('bob'),
  permission: 'maintain',
  teams: [],
  at: '2026-01-05T08:00:00.000Z',
  moved: false,
  docsUrl: 'https://docs.example/docs',
  ...more,
})

/** The answer to the first command in the text. */
export function answerTo(body: string, more: Partial<Asked> = {}): Answer | null {
  const [written] = commandsIn(body)
  if (written === undefined) throw new Error('no command')
  return runCommand(asked(more), written)
}
