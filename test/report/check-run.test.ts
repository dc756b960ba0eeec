import { describe, expect, test } from 'vitest'
import type { Finding } from '../../src/practice.ts'
import { checkContents } from '../../src/report/check-run.ts'
import { pullRequest } from '../facts.ts'
import { foreignLinks, mentions, nodesOf, parsed, shown } from './tree.ts'
import * as on from './verdicts.ts'

const { checkInput, pass, policy, practicePolicy, result, setting, tooLarge, unreviewed } = on

function single(input: Parameters<typeof checkContents>[0]) {
  const [content, ...others] = checkContents(input)
  if (content === undefined || others.length > 0) throw new Error('not one check')
  return content
}

/** The cells of the first table, as a reader sees them. */
const cells = (markdown: string) =>
  nodesOf(markdown, 'table')[0]?.children.map((row) => row.children.map((cell) => shown(cell).trim()))

const problem = {
  severity: 'error',
  file: '.github/andon.yml',
  line: 14,
  column: 5,
  setting: 'practices.peer-review.aproach',
  message: 'there is no such setting. Did you mean "approach"?',
} as const

describe('the table', () => {
  test('has a row for each finding, what blocks first, with icon, reason and remedy', () => {
    const results = [
      result('definition-of-done', [pass]),
      result('peer-review', [unreviewed]),
      result('change-size', [tooLarge]),
    ]

    expect(cells(single(checkInput(results)).summary)).toEqual([
      ['', 'Practice', 'Finding', 'What to do'],
      ['❌', 'Change size', '612 lines, 212 over the limit of 400.', 'Split the change.'],
      ['⏳', 'Peer review', '0 of 1 approval.', 'Ask someone with write access for a review.'],
      ['✅', 'Definition of done', 'All is well.', ''],
    ])
  })

  test.for([
    { finding: pass, enforcement: 'enforce', icon: '✅', name: 'Change size' },
    { finding: tooLarge, enforcement: 'enforce', icon: '❌', name: 'Change size' },
    { finding: tooLarge, enforcement: 'advise', icon: '⚠️', name: 'Change size (advice)' },
    { finding: on.warning, enforcement: 'enforce', icon: '⚠️', name: 'Change size (advice)' },
    { finding: unreviewed, enforcement: 'advise', icon: '⏳', name: 'Change size (advice)' },
    { finding: on.unreadable, enforcement: 'enforce', icon: '❔', name: 'Change size' },
    { finding: { outcome: 'not_applicable', reason: 'No.' }, enforcement: 'enforce', icon: '➖', name: 'Change size' },
  ] as const)('shows $finding.outcome as $icon under $enforcement', ({ finding, enforcement, icon, name }) => {
    const rows = cells(single(checkInput([result('change-size', [finding], { enforcement })])).summary)

    expect(rows?.[1]?.slice(0, 2)).toEqual([icon, name])
  })

  test('does not show what is only observed', () => {
    const content = single(checkInput([result('change-size', [tooLarge], { enforcement: 'observe' })]))

    expect(cells(content.summary)).toBeUndefined()
    expect(content).toMatchObject({ decision: 'allow', title: 'Nothing is enforced: 1 practice observed' })
  })

  test('links each practice to its page', () => {
    const { summary } = single(checkInput([result('change-size', [pass])]))

    expect(nodesOf(summary, 'link').map(({ url }) => url)).toEqual([
      'https://docs.example/docs/practices/change-size.md',
    ])
  })
})

describe('the details', () => {
  const note = (text: string) => ({ topic: 'Approvals that do not count', text })

  test('list every approval that does not count, and why', () => {
    const finding = { ...unreviewed, notes: [note('ada opened this pull request'), note('lin approved `9e01d77`')] }
    const { summary } = single(checkInput([result('peer-review', [finding])]))

    expect(summary).toContain('<details><summary>Approvals that do not count (2)</summary>')
    expect(summary).toContain('- lin approved `9e01d77`')
  })

  test('say where a limit that fails was set, for the change model that was judged', () => {
    const origin = { scope: 'repository', file: '.github/andon.yml', sha: 'abc', line: 27 } as const
    const byModel = { highRisk: setting({ maxLines: 100 }) }
    const wanted = policy({
      practices: { 'change-size': practicePolicy(setting({ maxLines: 400 }), { byModel, locked: true }) },
      origins: {
        'practices.change-size.maxLines': { ...origin, line: 12 },
        'practices.change-size.changeModels.highRisk.maxLines': origin,
      },
    })
    const input = checkInput([result('change-size', [tooLarge])], { policy: wanted })
    const highRisk = { name: 'highRisk', type: 'normal', because: '`a.ts` matches `*.ts`' } as const

    expect(single(input).summary).toContain(
      '`maxLines: 400` from .github/andon.yml line 12, locked by the organisation',
    )
    expect(single({ ...input, verdict: { ...input.verdict, changeModel: highRisk } }).summary).toContain(
      '`maxLines: 100` from .github/andon.yml line 27, locked by the organisation',
    )
  })

  test("say that a limit is Andon's own when no layer set it, and nothing of limits that hold", () => {
    const failing = single(checkInput([result('change-size', [tooLarge])]))
    const passing = single(checkInput([result('change-size', [{ ...pass, settings: ['maxLines'] }])]))

    expect(failing.summary).toContain("`maxLines: 400` from Andon's default")
    expect(passing.summary).not.toContain('maxLines')
  })

  test('give the reason of a rule that fails, and of no other', () => {
    const why = 'Small changes are easier to undo.'
    const failing = single(checkInput([result('change-size', [tooLarge], { why })]))
    const passing = single(checkInput([result('change-size', [pass], { why })]))

    expect(failing.summary).toContain('Small changes are easier to undo.')
    expect(passing.summary).not.toContain('Small changes')
  })

  test('say why the change model was chosen, and end with model, policy and commit', () => {
    const changeModels = [{ name: 'highRisk', type: 'normal', when: { paths: ['src/auth/**'] } }] as const
    const input = checkInput([result('change-size', [pass])], { policy: policy({ changeModels }) })
    const { summary } = single(input)

    expect(summary).toContain('Judged as `normal` because no change model matches.')
    expect(summary).toMatch(/Change model normal · policy `77f0c1` · judged at `a1b2c3d`<\/sub>$/)
  })
})

describe('problems of the policy', () => {
  test('in force are listed, with which policy judged instead', () => {
    const policyNotice = 'Judged with the last valid policy (`77f0c1`).'
    const content = single(checkInput([result('change-size', [pass])], { problems: [problem], policyNotice }))

    expect(content.title).toBe('Change size holds; 1 problem in the policy')
    expect(shown(parsed(content.summary))).toContain('Judged with the last valid policy (77f0c1).')
    expect(content.summary).toContain('`.github/andon.yml:14:5`')
    expect(content.annotations).toEqual([])
  })

  test('that are proposed stand on their lines', () => {
    const content = single(
      checkInput([result('change-size', [pass])], { proposal: { problems: [problem], changes: [] } }),
    )

    expect(content.title).toBe('Change size holds; 1 problem in the proposed policy')
    expect(content.decision).toBe('allow')
    expect(content.annotations).toEqual([
      {
        path: '.github/andon.yml',
        startLine: 14,
        endLine: 14,
        level: 'failure',
        title: 'practices.peer-review.aproach',
        message: 'there is no such setting. Did you mean "approach"?',
      },
    ])
  })

  test.for([
    { changes: ['`maxLines` from 400 to 500'], said: '- `maxLines` from 400 to 500' },
    { changes: [], said: 'No setting would change.' },
    { changes: ['the policy file is removed: no policy'], said: '- the policy file is removed: no policy' },
  ])('are not there, and what would change is said: $said', ({ changes, said }) => {
    const proposal = { problems: [], changes }

    expect(single(checkInput([result('change-size', [pass])], { proposal })).summary).toContain(said)
  })

  test.for([50, 51])('are annotated at most fifty times: %i', (count) => {
    const problems = Array.from({ length: count }, () => problem)
    const content = single(checkInput([], { proposal: { problems, changes: [] } }))

    expect(content.annotations).toHaveLength(50)
  })
})

describe('one check for each practice', () => {
  const wanted = policy({
    checks: 'perPractice',
    practices: {
      'change-size': practicePolicy(setting()),
      'definition-of-done': practicePolicy(setting({}, { enforcement: 'observe' })),
      'peer-review': practicePolicy(setting({}, { enforcement: 'off' }), { byModel: { highRisk: setting() } }),
    },
  })

  test('is decided and titled by that practice alone, and is there under every change model', () => {
    const input = checkInput([result('change-size', [tooLarge])], { policy: wanted })

    expect(checkContents(input)).toMatchObject([
      { name: 'Andon / Change size', decision: 'deny' },
      { name: 'Andon / Peer review', decision: 'allow', title: 'Nothing is enforced: no practice applies' },
    ])
  })

  test('waits where the change model is unknown', () => {
    const input = checkInput([result('change-model', [on.unreadable])], { policy: wanted })

    expect(checkContents(input).map(({ decision }) => decision)).toEqual(['wait', 'wait'])
  })
})

describe('hostile text cannot escape', () => {
  const attack =
    '@ada </details></summary><h1>ok</h1> | ✅ | [x](https://evil.example) `a|b` ```\n\n# All well\n\n| a |\n|---|\n<!-- \u202E https://evil.example'
  const hostile: Finding = {
    outcome: 'fail',
    reason: attack,
    remedy: attack,
    notes: [{ topic: attack, text: attack }],
    settings: ['maxLines'],
  }
  const origin = { scope: 'repository', file: attack, sha: 'abc', line: 1 } as const
  const input = checkInput([result('change-size', [hostile], { why: attack }), result('peer-review', [pass])], {
    policy: policy({
      practices: { 'change-size': practicePolicy(setting({ maxLines: attack })) },
      origins: { 'practices.change-size.maxLines': origin },
      changeModels: [{ name: attack, type: 'normal', when: {} }],
    }),
    problems: [{ ...problem, file: attack, setting: attack, message: attack }],
    proposal: { problems: [], changes: [attack] },
    policyNotice: attack,
  })
  const { title, summary } = single({
    ...input,
    verdict: { ...input.verdict, changeModel: { name: attack, type: 'normal', because: attack } },
  })

  test('the tree holds one table of ours, no heading, no image, no link but ours', () => {
    expect(nodesOf(summary, 'table')).toHaveLength(1)
    expect(cells(summary)?.map((row) => row.length)).toEqual([4, 4, 4])
    expect(nodesOf(summary, 'heading')).toEqual([])
    expect(nodesOf(summary, 'code')).toEqual([])
    expect(foreignLinks(summary, ['https://docs.example/'])).toEqual([])
    expect(mentions(summary)).toEqual([])
  })

  test('the only HTML is ours', () => {
    const tags = nodesOf(summary, 'html').flatMap(({ value }) => value.match(/<[^>]*>/g) ?? [])

    expect(new Set(tags)).toEqual(new Set(['<details>', '</details>', '<summary>', '</summary>', '<sub>', '</sub>']))
    expect(tags.filter((tag) => tag === '<details>')).toHaveLength(2)
    expect(tags.filter((tag) => tag === '</details>')).toHaveLength(2)
  })

  test('the title is one line without marks that reorder it', () => {
    expect(title).not.toMatch(/\n|\p{Bidi_Control}/u)
  })
})

describe('a summary is at most 65,535 bytes', () => {
  const notes = Array.from({ length: 5000 }, (_, index) => ({
    topic: 'Open tasks',
    text: `${index} ${'&'.repeat(900)}`,
  }))
  const bytes = (value: string) => new TextEncoder().encode(value).length

  test('and says what it leaves out', () => {
    const { summary } = single(checkInput([result('change-size', [{ ...tooLarge, notes }])]))

    expect(bytes(summary)).toBeLessThanOrEqual(65_535)
    expect(summary).toMatch(/- and \d+ more, left out for length/)
    expect(summary).toContain('612 lines')
  })

  test('however many findings there are', () => {
    const many = Array.from({ length: 3000 }, () => ({
      ...tooLarge,
      reason: '😀'.repeat(900),
      remedy: '&'.repeat(900),
    }))
    const { summary } = single(checkInput([result('change-size', many)]))

    expect(bytes(summary)).toBeLessThanOrEqual(65_535)
    expect(summary).toContain('more')
  })

  test('however many topics there are', () => {
    const many = Array.from({ length: 5000 }, (_, index) => ({ topic: `Topic ${index}`, text: 'x' }))
    const { summary } = single(checkInput([result('change-size', [{ ...tooLarge, notes: many }])]))

    expect(bytes(summary)).toBeLessThanOrEqual(65_535)
    expect(summary).toContain('judged at')
  })
})

test('the same input gives the same bytes', () => {
  const input = checkInput([result('change-size', [tooLarge]), result('peer-review', [unreviewed])])
  const later = { ...input, facts: pullRequest({ now: '2027-01-01T00:00:00.000Z' }) }

  expect(checkContents(later)).toEqual(checkContents(input))
})
