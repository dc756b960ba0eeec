import { describe, test } from 'vitest'
import type { Check } from '../../src/facts.ts'
import { expectRow, type Row } from './rows.ts'

const file = '.github/workflows/ci.yml'
const check = (name: string, conclusion: string, more: Partial<Check> = {}): Check => ({
  name,
  app: 'ci',
  workflow: null,
  workflowFile: null,
  trigger: null,
  run: null,
  conclusion,
  ...more,
})
const job = (trigger: string, run: number, conclusion: string, name = 'test') =>
  check(name, conclusion, { workflow: 'CI', workflowFile: file, trigger, run })

const byName: readonly Row[] = [
  [
    'each has passed',
    { checks: { names: ['a', 'b'] } },
    { checks: [check('a', 'success'), check('b', 'skipped')] },
    true,
    'the check `a` ended in `success` or `neutral` or `skipped`, and the check `b` ended in `success` or `neutral` or `skipped`',
  ],
  [
    'one is missing',
    { checks: { names: ['a', 'b'] } },
    { checks: [check('a', 'success')] },
    false,
    'the check `b` did not run yet',
  ],
  ['one runs', { checks: { names: ['a'] } }, { checks: [check('a', 'pending')] }, false, 'the check `a` is `pending`'],
  [
    'a conclusion that will not do',
    { checks: { names: ['a'], conclusions: ['success'] } },
    { checks: [check('a', 'neutral')] },
    false,
    'the check `a` is `neutral`',
  ],
  [
    'a failure will do if asked for',
    { checks: { names: ['a'], conclusions: ['failure'] } },
    { checks: [check('a', 'failure')] },
    true,
    'the check `a` ended in `failure`',
  ],
  [
    'a name is no glob',
    { checks: { names: ['a*'] } },
    { checks: [check('ab', 'success')] },
    false,
    'the check `a*` did not run yet',
  ],
  [
    'two of a name, and one failed',
    { checks: { names: ['a'] } },
    { checks: [check('a', 'success'), check('a', 'failure', { app: 'other' })] },
    false,
    'the check `a` is `failure`',
  ],
]

describe('checks by name', () => {
  test.for(byName)('%s', expectRow)
})

const wanted = { workflows: { files: [file], conclusions: ['success'] } }
const byFile: readonly Row[] = [
  [
    'it did not run',
    wanted,
    { checks: [check('test', 'success', { workflow: 'CI' })] },
    false,
    `the workflow \`${file}\` did not run yet`,
  ],
  [
    'every event ended well',
    wanted,
    { checks: [job('push', 1, 'success'), job('pull_request', 2, 'success')] },
    true,
    `the workflow \`${file}\` ended in \`success\``,
  ],
  [
    'one event did not',
    wanted,
    { checks: [job('push', 1, 'failure'), job('pull_request', 2, 'success')] },
    false,
    `the workflow \`${file}\` is \`failure\``,
  ],
  [
    'a newer run of the event made it good',
    wanted,
    { checks: [job('push', 1, 'failure'), job('push', 2, 'success')] },
    true,
    `the workflow \`${file}\` ended in \`success\``,
  ],
  [
    'a newer run of the event made it bad',
    wanted,
    { checks: [job('push', 2, 'failure'), job('push', 1, 'success')] },
    false,
    `the workflow \`${file}\` is \`failure\``,
  ],
  [
    'the newest run is not finished',
    wanted,
    { checks: [job('push', 1, 'success'), job('push', 2, 'success'), job('push', 2, 'pending', 'build')] },
    true,
    `the workflow \`${file}\` ended in \`success\``,
  ],
  [
    'no run is finished',
    wanted,
    { checks: [job('push', 1, 'success'), job('push', 1, 'pending', 'build')] },
    false,
    `the workflow \`${file}\` is \`pending\``,
  ],
  [
    'one job of the run failed',
    wanted,
    { checks: [job('push', 1, 'success'), job('push', 1, 'failure', 'build')] },
    false,
    `the workflow \`${file}\` is \`failure\``,
  ],
]

describe('workflows by file', () => {
  test.for(byFile)('%s', expectRow)
})
