import { describe, expect, test } from 'vitest'
import { commands } from '../../src/commands/index.ts'
import { mostCommands } from '../../src/commands/parse.ts'
import { replyTo, runCommand, teamsFor } from '../../src/commands/run.ts'
import { md } from '../../src/markdown.ts'
import { person, pullRequest } from '../facts.ts'
import { policyOverrides } from '../policy/overrides.ts'
import { pass, policy, result, tooLarge, unreviewed, verdict } from '../report/verdicts.ts'
import { answerTo, asked } from './asked.ts'

describe('something that is no command', () => {
  test.for([
    { who: 'somebody with triage access', more: { permission: 'triage' } },
    { who: 'the author', more: { permission: 'read', by: person('ada') } },
  ] as const)('is answered with what was probably meant for $who', ({ more }) => {
    expect(answerTo('/andon overide change-size because x', more)).toEqual({
      outcome: 'refused',
      reply: 'There is no command `overide`. Did you mean `/andon override`? `/andon help` lists all.',
    })
  })

  test('is not answered for strangers', () => {
    expect(answerTo('/andon constructor', { permission: 'read' })).toBeNull()
  })
})

test('a command is for those whom it is for', () => {
  expect(answerTo('/andon recheck', { permission: 'read' })).toMatchObject({
    outcome: 'refused',
    reply: '`/andon recheck` is for people with `triage` access.',
  })
  expect(answerTo('/andon recheck', { permission: 'read', by: person('ada') })).toMatchObject({ outcome: 'done' })
})

test('only who may triage makes Andon forget what it knows about people, for that costs every repository', () => {
  expect(answerTo('/andon recheck', { permission: 'read', by: person('ada') })).not.toHaveProperty('again')
  expect(answerTo('/andon recheck', { permission: 'triage' })).toMatchObject({ again: true })
})

test('a command that is written wrong is answered with how to write it', () => {
  expect(answerTo('/andon override change-size')?.reply).toBe(
    'Write it as `/andon override <practice> because <reason>`, such as `/andon override change-size because the vendor sent it whole`.',
  )
})

test('help lists every command with an example', () => {
  const reply = answerTo('/andon help', { permission: 'read' })?.reply.replaceAll('\u200b', '')

  for (const { usage, examples } of Object.values(commands)) {
    expect(reply).toContain(`/andon ${usage}`)
    expect(reply).toContain(examples[0])
  }
})

test.for(Object.entries(commands))('every example of %s is understood', ([name, { examples }]) => {
  for (const example of examples) expect(answerTo(example)?.reply, name).not.toMatch(/^Write it as/)
})

describe('explain', () => {
  test('shows all findings, with where limits come from', () => {
    const { reply } = answerTo('/andon explain') ?? {}

    expect(reply).toContain('612 lines, 212 over the limit of 400')
    expect(reply).toContain("`maxLines: 400` from Andon's default")
  })

  test('shows one practice, with its page', () => {
    const both = verdict([result('change-size', [tooLarge]), result('peer-review', [unreviewed])])
    const { reply } = answerTo('/andon explain peer-review', { verdict: both }) ?? {}

    expect(reply).toContain('0 of 1 approval')
    expect(reply).not.toContain('612 lines')
    expect(reply).toContain('https://docs.example/docs/practices/peer-review.md')
  })

  test('suggests what may have been meant', () => {
    expect(answerTo('/andon explain changesize')).toMatchObject({
      outcome: 'refused',
      reply: expect.stringContaining('Did you mean `change-size`?'),
    })
  })
})

describe('who', () => {
  test('names what is missing and the fewest people who can give it', () => {
    const evidence = { missing: ['1 approval of acme/security'], shortestPath: ['kai', 'mona'] }
    const { reply } =
      answerTo('/andon who', { verdict: verdict([result('peer-review', [{ ...unreviewed, evidence }])]) }) ?? {}

    expect(reply).toContain('still missing: 1 approval of acme/security')
    expect(reply).toContain('**kai, mona**')
  })

  test('shows code in what is missing as code', () => {
    const evidence = { missing: ['1 approval from `kai` (owner of `api/refund.ts`)'] }
    const { reply } =
      answerTo('/andon who', { verdict: verdict([result('peer-review', [{ ...unreviewed, evidence }])]) }) ?? {}

    expect(reply).toContain('still missing: 1 approval from `kai` (owner of `api/refund.ts`).')
  })

  test('says what to do where nobody is named', () => {
    expect(answerTo('/andon who')?.reply).toContain('Split the change.')
  })

  test('says so when nothing blocks', () => {
    expect(answerTo('/andon who', { verdict: verdict([result('peer-review', [pass])]) })?.reply).toBe(
      '**Peer review holds**: nobody needs to do anything.',
    )
  })

  test('shows the advice where nothing is enforced', () => {
    const advised = verdict([result('peer-review', [unreviewed], { enforcement: 'advise' })])
    const { reply } = answerTo('/andon who', { verdict: advised }) ?? {}

    expect(reply).toMatch(/nobody needs to do anything\. What would be good:\n\n- \*\*Peer review\*\*/)
  })
})

describe('reviewed-together', () => {
  const { head } = pullRequest()
  const note = (by: string, more = {}) => ({
    by: person(by),
    with: ['bob'],
    head: head.sha,
    at: '2026-01-05T07:00:00.000Z',
    ...more,
  })
  const facts = (...reviewedTogether: ReturnType<typeof note>[]) =>
    pullRequest({ recorded: { overrides: [], followUps: [], reviewedTogether } })

  test('is kept for this head, and tells who still has to say so', () => {
    const answer = answerTo('/andon reviewed-together @Mona, @kai and @bob', { facts: facts(note('mona')) })

    expect(answer).toMatchObject({
      outcome: 'done',
      entries: [{ kind: 'reviewed_together', by: person('bob'), head: head.sha, with: ['Mona', 'kai'], number: 7 }],
    })
    expect(answer?.reply).toContain('Still to say so with the same command: kai.')
  })

  test('says when everybody has', () => {
    expect(answerTo('/andon reviewed-together @mona', { facts: facts(note('mona')) })?.reply).toContain('Everybody')
  })

  test('understands names that were copied from a reply of ours', () => {
    expect(answerTo('/andon reviewed-together @\u200bmona')?.entries).toMatchObject([{ with: ['mona'] }])
  })

  test('of another head does not count', () => {
    const before = facts(note('mona', { head: 'e'.repeat(40) }))

    expect(answerTo('/andon reviewed-together @mona', { facts: before })?.reply).toContain('Still to say so')
  })

  test.for(['/andon reviewed-together @bob', '/andon reviewed-together', '/andon reviewed-together @a/b'])(
    '%s is refused',
    (body) => {
      expect(answerTo(body)).toMatchObject({ outcome: 'refused' })
    },
  )

  test('of a head that came after the comment is refused', () => {
    expect(answerTo('/andon reviewed-together @mona', { moved: true })).toMatchObject({ outcome: 'refused' })
  })
})

test('teams are asked about only for commands that must know', () => {
  const leads = policy({
    overrides: { ...policyOverrides, standing: { ...policyOverrides.standing, teams: ['acme/leads'] } },
  })

  expect(teamsFor([{ name: 'override', words: '' }], leads)).toEqual(['acme/leads'])
  expect(
    teamsFor(
      [
        { name: 'help', words: '' },
        { name: 'nonsense', words: '' },
      ],
      leads,
    ),
  ).toEqual([])
})

describe('one reply', () => {
  const answered = (name: string) => ({
    written: { name, words: '' },
    answer: { outcome: 'done', reply: md`Done.` } as const,
  })

  test('is just the answer for one command', () => {
    expect(replyTo([answered('who')], 1)).toBe('Done.')
  })

  test('heads each answer where there are several, and says if some were left out', () => {
    expect(replyTo([answered('who'), answered('recheck')], mostCommands + 1)).toBe(
      '**`/andon who`**\n\nDone.\n\n**`/andon recheck`**\n\nDone.\n\nThe first 5 commands of a comment are executed, and no more.',
    )
  })
})

test('what people write is shown as text, never as markup', () => {
  const reply = runCommand(asked(), { name: '<b>@all', words: '' })?.reply

  expect(reply).not.toContain('<b>@all')
})
