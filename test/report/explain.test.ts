import { expect, test } from 'vitest'
import { explain } from '../../src/report/explain.ts'
import { policy, practicePolicy, setting } from './verdicts.ts'

const preset = { scope: 'preset', file: 'andon/high-velocity', sha: 'a'.repeat(40) } as const
const own = { scope: 'repository', file: '.github/andon.yml', sha: 'b'.repeat(40) } as const

test('every setting is shown with its value and where it was set', () => {
  const text = explain(
    policy({
      layers: [preset, own],
      changeModels: [
        {
          name: 'highRisk',
          type: 'normal',
          when: {
            any: [
              { paths: ['src/auth/**'], draft: false },
              { not: { changedLines: { operator: '<=', value: 800 } } },
              { labels: { anyOf: ['\u001b[31mred'] } },
            ],
          },
        },
      ],
      practices: {
        'change-size': practicePolicy(setting({ maxLines: 400, ignore: ['*.lock'] }, { why: 'Small is safe.' }), {
          byModel: { highRisk: setting({ maxLines: 100, ignore: ['*.lock'] }, { why: 'Small is safe.' }) },
          locked: true,
        }),
      },
      origins: {
        'changeModels.highRisk': { ...own, line: 8 },
        'practices.change-size.enforcement': { ...preset, line: 3 },
        'practices.change-size.why': { ...preset, line: 4 },
        'practices.change-size.maxLines': { ...preset, line: 5 },
        'practices.change-size.changeModels.highRisk.maxLines': { ...own, line: 9 },
      },
    }),
  )

  expect(text).toBe(`Policy 77f0c1, at most enforce, one check

Layers, weakest first:
  preset        andon/high-velocity
  repository    .github/andon.yml (bbbbbbb)

Change models, the first that matches decides:
  1. highRisk (normal, .github/andon.yml line 8): { any: [ { paths: [ src/auth/** ], draft: false }, { not: { changedLines: <= 800 } }, { labels: { anyOf: [ "\\e[31mred" ] } } ] }

Change size (change-size), locked by the organisation
  enforcement: enforce         andon/high-velocity line 3
  why: Small is safe.          andon/high-velocity line 4
  maxLines: 400                andon/high-velocity line 5
  ignore: ['*.lock']           Andon's default
  for highRisk: maxLines: 100  .github/andon.yml line 9

Who may override:
  permission: maintain  Andon's default
  teams: []             Andon's default
  byAuthor: never       Andon's default`)
})

test('one long value does not push the others out of sight', () => {
  const text = explain(
    policy({ practices: { 'change-size': practicePolicy(setting({ a: 1, ignore: ['x'.repeat(99)] })) } }),
  )

  expect(text).toContain('\n  a: 1                  Andon')
  expect(text).toMatch(/\n {2}ignore: \['x{99}'\] {2}Andon/)
})

test('a policy without change models has no heading for them', () => {
  expect(explain(policy({ checks: 'perPractice' }))).toMatch(
    /^Policy 77f0c1, at most enforce, one check for each practice\n\nLayers.*\n\nChange size/,
  )
})
