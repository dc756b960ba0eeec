import { describe, expect, test } from 'vitest'
import { parseLayer } from '../../../src/policy/parse.ts'
import { integrationOfDuties } from '../../../src/practices/integration-of-duties.ts'
import { repository } from '../../policy/sources.ts'

const { config } = integrationOfDuties
const problemsOf = (settings: string): readonly string[] =>
  parseLayer(repository(`practices:\n  integration-of-duties:\n${settings.replace(/^/gm, '    ')}`)).problems.map(
    ({ message }) => message,
  )

describe('the controls of a policy', () => {
  test('that Andon knows need only be named', () => {
    expect(config.parse({ controls: { checksGreen: true, smallChange: {} } }).controls).toEqual({
      checksGreen: { addresses: ['error'], when: { checks: ['*'] } },
      smallChange: { addresses: ['error'], maxLines: 100 },
    })
  })

  test('replace the tests that Andon knows, and keep what they address', () => {
    const { controls } = config.parse({ controls: { smallChange: { when: { changedFiles: '<= 3' } } } })
    expect(controls).toEqual({
      smallChange: { addresses: ['error'], when: { changedFiles: { operator: '<=', value: 3 } } },
    })
  })

  test.for([
    { settings: 'controls: { magic: true }', says: /^Andon knows no control of this name/ },
    { settings: 'controls: { magic: { addresses: error } }', says: /it says nothing to look at/ },
    { settings: 'controls: { magic: { maxLines: 5 } }', says: /^it does not say what it protects from/ },
    { settings: 'controls: { "no name": { addresses: error, maxLines: 5 } }', says: /letters, digits and hyphens/ },
    { settings: 'controls: { smallChange: { maxLines: 0 } }', says: /at least 1/ },
    {
      settings: 'controls: { reviewedLater: { followUp: { kind: review, within: 2w } } }',
      says: /^this is not a time/,
    },
    { settings: 'unless: {}', says: /^asks for no control/ },
    { settings: 'unless: { error: 1 }\ncontrols: { signedCommits: true }', says: /^`controls` has fewer controls/ },
    {
      settings: 'keepApart: [{ duties: [author, review], unless: { fraud: 2 } }]\ncontrols: { signedCommits: true }',
      says: /^`controls` has fewer controls/,
    },
    { settings: 'controls: { mine: { addresses: [fraude], stated: x } }', says: /Did you mean "fraud"/ },
    { settings: 'controls: { smallChange: { maxLine: 5 } }', says: /Did you mean "maxLines"/ },
    { settings: 'controls: { peerReview: false }', says: /^expected true or a mapping, got false/ },
    { settings: 'keepApart: [{ duties: [author, review], unless: nevr }]', says: /Did you mean "never"/ },
    { settings: 'keepApart: [author]', says: /Write `keepApart: \[\[author, review\]\]`/ },
    { settings: 'keepApart: [[author]]', says: /./ },
    { settings: 'keepApart: [[author, author]]', says: /^names a duty twice/ },
    { settings: 'keepApart: [[author, tester]]', says: /./ },
  ])('are refused with a sentence: $settings', ({ settings, says }) => {
    expect(problemsOf(settings)).toEqual([expect.stringMatching(says)])
  })
})

test('what conditions of controls look at is gathered', () => {
  const settings = {
    controls: {
      owners: { addresses: 'error', when: { authorTeams: ['acme/core'] } },
      staged: { addresses: 'error', deployedTo: 'staging' },
    },
  }
  expect(integrationOfDuties.needs?.(config.parse(settings))).toMatchObject({ teams: ['acme/core'], checks: true })
})
