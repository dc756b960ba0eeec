import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readOpenSlo } from '../../src/slo/open-slo.ts'
import { rational } from '../../src/slo/rational.ts'

const file = (text: string, name = 'slo/checkout.yaml') => ({ file: name, text })

const checkout = `apiVersion: openslo/v1
kind: SLO
metadata:
  name: checkout-availability
  displayName: Checkout
  annotations:
    other.example/team: payments
    andon/consumer-effect: Customers cannot pay
    andon/indicator: incidents
    andon/close-at: 80%
    andon/severity-weights: 1=1, 2=0.5
spec:
  description: What nobody reads
  service: checkout
  indicatorRef: checkout-requests
  timeWindow:
    - duration: 28d
      isRolling: true
  budgetingMethod: Occurrences
  objectives:
    - displayName: Good
      target: 0.9990
  alertPolicies:
    - alertPolicyRef: page
`
const changed = (from: string | RegExp, to: string) => file(checkout.replace(from, to))

test('a file is read as it is, exactly', () => {
  const { slos, problems } = readOpenSlo([file(checkout)])

  expect(problems).toEqual([])
  expect(slos).toMatchObject([
    {
      ...{ name: 'checkout-availability', service: 'checkout', consumerEffect: 'Customers cannot pay' },
      ...{ target: rational(999, 1000), window: { type: 'rolling', ms: 28 * 86_400_000 } },
      ...{ indicator: { from: 'incidents' }, budgeting: { method: 'time' }, overlaps: 'max' },
      ...{ severityWeights: { 1: rational(1), 2: rational(1, 2) }, thresholds: { closeAt: rational(4, 5) } },
    },
  ])
})

test('every objective of a document is one of ours', () => {
  const { slos } = readOpenSlo([changed('      target: 0.9990', '      target: 0.95\n    - targetPercent: 99.95')])

  expect(slos).toMatchObject([
    { name: 'checkout-availability-1', target: rational(19, 20) },
    { name: 'checkout-availability-2', target: rational(1999, 2000) },
  ])
})

test('a calendar window keeps its zone', () => {
  const calendar = `    - duration: 1M
      calendar: { startTime: 2026-01-01 00:00:00, timeZone: Europe/Amsterdam }
      isRolling: false`
  const { slos, problems } = readOpenSlo([changed(/ {4}- duration: 28d\n.*/, calendar)])

  expect(problems).toEqual([])
  expect(slos[0]?.window).toMatchObject({
    type: 'calendar',
    timeZone: 'Europe/Amsterdam',
    duration: { count: 1, unit: 'M' },
  })
})

test('slices have a length and a target; a length without a unit is minutes', () => {
  const slices = changed('Occurrences', 'Timeslices').text.replace(
    'target: 0.9990',
    'target: 0.9990\n      timeSliceTarget: 0.95\n      timeSliceWindow: 5',
  )

  expect(readOpenSlo([file(slices)]).slos[0]?.budgeting).toEqual({
    ...{ method: 'timeslices', ms: 300_000, target: rational(19, 20), emptySlice: 'good' },
  })
})

describe('an indicator', () => {
  const withoutOurs = checkout.replace(/ {4}andon\/indicator.*\n/, '')
  const sli = `apiVersion: openslo/v1
kind: SLI
metadata: { name: checkout-requests }
spec:
  ratioMetric:
    good: { metricSource: { metricSourceRef: main, type: Prometheus, spec: { query: 'sum(good)' } } }
    total: { metricSource: { metricSourceRef: main, type: Prometheus, spec: { query: 'sum(all)' } } }
`

  test('of another file is found by its name', () => {
    const { slos, problems } = readOpenSlo([file(withoutOurs), file(sli, 'slo/indicators.yaml')])

    expect(problems).toEqual([])
    expect(slos).toMatchObject([
      {
        indicator: { from: 'prometheus', source: 'main', total: 'sum(all)', part: { is: 'good', query: 'sum(good)' } },
        budgeting: { method: 'occurrences' },
      },
    ])
  })

  test('of another document of the same file as well', () => {
    expect(readOpenSlo([file(`${sli}---\n${withoutOurs}`)]).slos[0]?.indicator.from).toBe('prometheus')
  })

  test('that Andon cannot ask gives way to incidents, and its author is told where', () => {
    const { slos, problems } = readOpenSlo([
      file(withoutOurs),
      file(sli.replaceAll('Prometheus', 'CloudWatch'), 'b.yaml'),
    ])

    expect(slos[0]?.indicator).toEqual({ from: 'incidents' })
    expect(problems).toMatchObject(
      [
        {
          severity: 'warning',
          file: 'slo/checkout.yaml',
          line: 14,
          message: /^Andon cannot ask this indicator\. Incidents/,
        },
      ].map((problem) => ({ ...problem, message: expect.stringMatching(problem.message) })),
    )
  })
})

test('what other tools do not write has a default and a warning', () => {
  const bare = checkout
    .replace(/ {2}annotations:\n(?: {4}.*\n)+/, '')
    .replace(/ {2}timeWindow:\n(?: {4}.*\n)+/, '')
    .replace(/ {2}description.*\n/, '')
  const { slos, problems } = readOpenSlo([file(bare)])

  expect(slos).toMatchObject([{ consumerEffect: null, window: { ms: 28 * 86_400_000 } }])
  expect(problems.map(({ severity, setting }) => `${severity} ${setting}`)).toEqual([
    ...['warning spec.indicatorRef', 'warning spec', 'warning metadata'],
  ])
})

test('an alert that the target makes unreachable is told at the objective', () => {
  const { slos, problems } = readOpenSlo([changed('0.9990', '0.9')])

  expect(slos).toHaveLength(1)
  expect(problems).toMatchObject([{ severity: 'warning', line: 21, setting: 'spec.objectives.0' }])
})

test('documents of other kinds are left alone', () => {
  const service = 'apiVersion: openslo/v1\nkind: Service\nmetadata: { name: checkout }\nspec: {}\n'

  expect(readOpenSlo([file(service)])).toEqual({ slos: [], problems: [] })
})

describe('an error is told by file, line and setting', () => {
  test.for<readonly [string, string | RegExp, string, number, string, RegExp]>([
    ['an older version', 'openslo/v1', 'openslo/v1alpha', 1, 'apiVersion', /^only `openslo\/v1` is read\./],
    ['an unknown kind', 'kind: SLO', 'kind: Budget', 2, 'kind', /^OpenSLO has no such kind\./],
    ['a bad name', 'checkout-availability', 'Checkout Availability', 4, 'metadata.name', /^a name has small letters/],
    ['an impossible target', '0.9990', '1', 22, 'spec.objectives.0.target', /^a target is a decimal from 0/],
    ['a target in words', '0.9990', 'high', 22, 'spec.objectives.0.target', /^a target is a decimal from 0/],
    ['two targets', '0.9990', '0.9\n      targetPercent: 90', 22, 'spec.objectives.0.target', /^needs either/],
    ['a bad duration', '28d', '28 days', 17, 'spec.timeWindow.0.duration', /^a duration is a number/],
    [
      'a window of no type',
      'isRolling: true',
      'isRolling: false',
      18,
      'spec.timeWindow.0.isRolling',
      /^a window either/,
    ],
    ['an unknown method', 'Occurrences', 'Guesses', 19, 'spec.budgetingMethod', /^expected Occurrences, Timeslices/],
    ['slices without length', 'Occurrences', 'Timeslices', 21, 'spec.objectives.0', /^slices have a length\./],
    [
      'an unknown annotation of ours',
      'andon/close-at',
      'andon/closeAt',
      10,
      'metadata.annotations.andon/closeAt',
      /^there is no such setting/,
    ],
    ['a bad annotation of ours', '80%', '180%', 10, 'metadata.annotations.andon/close-at', /^a share is a percentage/],
    [
      'a missing service',
      '  service: checkout\n',
      '',
      13,
      'spec.service',
      /^expected text\. Write `service: \.\.\.`\.$/,
    ],
  ])('%s', ([, from, to, line, setting, message]) => {
    const { slos, problems } = readOpenSlo([changed(from, to)])

    expect(slos).toEqual([])
    expect(problems).toEqual([
      expect.objectContaining({
        severity: 'error',
        file: 'slo/checkout.yaml',
        line,
        setting,
        message: expect.stringMatching(message),
      }),
    ])
  })

  test('a name that is there already', () => {
    const { slos, problems } = readOpenSlo([file(checkout), file(checkout, 'slo/copy.yaml')])

    expect(slos).toHaveLength(1)
    expect(problems).toMatchObject([{ file: 'slo/copy.yaml', line: 4, message: expect.stringMatching(/already/) }])
  })

  test('one file does not spoil another', () => {
    expect(readOpenSlo([file('{', 'broken.yaml'), file(checkout)]).slos).toHaveLength(1)
  })
})

describe('text that is no OpenSLO', () => {
  test.for<readonly [string, string, number, RegExp]>([
    ['no YAML', 'a: [1,\nb: {', 2, /^this is not valid YAML: /],
    ['a key twice', 'a: 1\na: 2', 2, /^this is not valid YAML: Map keys must be unique/],
    ['a list', '- 1', 1, /^an OpenSLO document is a mapping\./],
    ['too large', `# ${'x'.repeat(256 * 1024)}`, 1, /^the file has \d+ bytes/],
    ['nested a thousand times', '['.repeat(1000) + ']'.repeat(1000), 1, /^this is nested too deeply/],
    [
      'a laugh',
      `a: &a [${'x,'.repeat(300)}]\nb: &b [${'*a,'.repeat(300)}]\nc: [${'*b,'.repeat(300)}]`,
      1,
      /^this is nested too deeply/,
    ],
    ['an alias of itself', 'a: &a [*a]', 1, /^this is nested too deeply/],
  ])('%s is told in a sentence', ([, text, line, message]) => {
    const { slos, problems } = readOpenSlo([file(text)])

    expect(slos).toEqual([])
    expect(problems[0]).toMatchObject({ severity: 'error', line, message: expect.stringMatching(message) })
  })

  test('nothing at all is nothing', () => {
    expect(readOpenSlo([file('')])).toEqual({ slos: [], problems: [] })
    expect(readOpenSlo([])).toEqual({ slos: [], problems: [] })
  })
})

test('whatever stands in a file, it is read or told with a line, never thrown', () => {
  const lines = checkout.split('\n')
  const part = fc.oneof(
    fc.constantFrom(...lines),
    fc.string(),
    fc.constantFrom(
      '  - ',
      '? [a]: b',
      '<<: *a',
      '&a',
      '*a',
      '!!set {a}',
      '---',
      '"',
      'spec: null',
      '  objectives: {}',
      '__proto__: 1',
    ),
  )
  const mutated = fc
    .array(fc.tuple(fc.nat(lines.length), fc.nat(2), fc.array(part, { maxLength: 2 })), { maxLength: 4 })
    .map((edits) => {
      const text = [...lines]
      for (const [at, removed, added] of edits) text.splice(at, removed, ...added)
      return text.join('\n')
    })
  fc.assert(
    fc.property(mutated, (text) => {
      const { slos, problems } = readOpenSlo([file(text)])

      for (const { line, column, message } of problems) {
        expect(line).toBeGreaterThan(0)
        expect(column).toBeGreaterThan(0)
        expect(message).toMatch(/\.$/)
      }
      expect(slos.length + problems.length).toBeGreaterThanOrEqual(0)
    }),
    { numRuns: 500 },
  )
})
