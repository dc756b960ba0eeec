import { describe, expect, test } from 'vitest'
import { resolvePolicy } from '../../src/policy/resolve.ts'
import type { Policy, PolicySource } from '../../src/policy.ts'
import { practices } from './practices.ts'
import { layer, organization, repository } from './sources.ts'

const bare = {
  starter: layer('preset', 'practices: { size: { limit: 10, people: 1 } }'),
  'high-velocity': {
    ...layer(
      'preset',
      'practices: { size: { limit: 20, changeModels: { risky: { people: 5 } } } }\nchangeModels:\n  - { name: risky, type: normal, when: { draft: true } }',
    ),
    file: 'andon/high-velocity',
  },
  regulated: { ...layer('preset', 'practices: { size: { limit: 30, mode: strict } }'), file: 'andon/regulated' },
}

type Layers = Readonly<{ org?: PolicySource; repo?: PolicySource }>
const resolve = ({ org, repo }: Layers) =>
  resolvePolicy({ presets: bare, organization: org ?? null, repository: repo ?? null }, practices)

function policyOf(layers: Layers): Policy {
  const { policy, problems } = resolve(layers)
  if (policy === null) throw new Error(JSON.stringify(problems))
  return policy
}

const sizeOf = (policy: Policy) => policy.practices['size']?.standing
const model = (name: string): string => `{ name: ${name}, type: normal, when: { fork: true } }`

describe('which layers there are', () => {
  test('without a file there is no policy', () => {
    expect(resolve({})).toEqual({ policy: null, problems: [] })
  })

  test.for([
    ['starter unless one is named', {}, 10],
    ["the repository's preset", { repo: repository('extends: andon/high-velocity') }, 20],
    ["the organisation's preset", { org: organization('extends: andon/regulated') }, 30],
    [
      "the repository's before the organisation's",
      { org: organization('extends: andon/regulated'), repo: repository('extends: andon/high-velocity') },
      20,
    ],
    [
      "the organisation's settings before the repository's preset",
      { org: organization('practices: { size: { limit: 7 } }'), repo: repository('extends: andon/high-velocity') },
      7,
    ],
    [
      "the repository's settings before all",
      { org: organization('practices: { size: { limit: 7 } }'), repo: repository('practices: { size: { limit: 5 } }') },
      5,
    ],
  ] as const)('%s', ([, layers, limit]) => {
    expect(
      sizeOf(policyOf('org' in layers || 'repo' in layers ? layers : { repo: repository('') }))?.config,
    ).toMatchObject({ limit })
  })

  test('a layer that is broken gives no policy, and the problems of all layers', () => {
    const { policy, problems } = resolve({ org: organization('atMost: 1'), repo: repository('checks: 1') })

    expect(policy).toBeNull()
    expect(problems.map(({ file, setting }) => [file, setting])).toEqual([
      ['acme/.github/andon.yml', 'atMost'],
      ['.github/andon.yml', 'checks'],
    ])
  })

  test('a practice that no layer mentions is not asked', () => {
    const empty = { starter: layer('preset', ''), 'high-velocity': bare['high-velocity'], regulated: bare.regulated }

    const { policy } = resolvePolicy({ presets: empty, organization: null, repository: repository('') }, practices)

    expect(policy?.practices).toEqual({})
  })
})

describe('settings', () => {
  test('a default of an upper layer never hides what a lower one says', () => {
    const policy = policyOf({
      org: organization('practices: { size: { limit: 7, enforcement: enforce } }'),
      repo: repository('practices: { size: { people: 3 } }'),
    })

    expect(sizeOf(policy)).toEqual({
      enforcement: 'enforce',
      why: null,
      config: { limit: 7, people: 3, warn: 2, mode: 'strict', names: ['a'] },
    })
  })

  test('an override changes what it says and nothing else', () => {
    const repo = repository(`extends: andon/high-velocity
practices: { size: { limit: 9, enforcement: enforce, changeModels: { risky: { mode: lax, enforcement: advise } } } }`)

    expect(policyOf({ repo }).practices['size']?.byModel).toEqual({
      risky: { enforcement: 'advise', why: null, config: { limit: 9, people: 5, mode: 'lax', warn: 2, names: ['a'] } },
    })
  })

  test('lists replace lists', () => {
    const org = organization('practices: { size: { names: [a, b] } }')

    expect(sizeOf(policyOf({ org, repo: repository('practices: { size: { names: [c] } }') }))?.config['names']).toEqual(
      ['c'],
    )
  })

  test('every value says where it was set, and a default has no origin', () => {
    const org = organization('atMost: advise\npractices:\n  size:\n    enforcement: enforce\n    limit: 7\n')
    const repo = repository(
      'extends: andon/high-velocity\npractices:\n  size:\n    changeModels:\n      risky:\n        limit: 8\n',
    )
    const { origins } = policyOf({ org, repo })
    const places = Object.entries(origins).map(([setting, { file, line }]) => `${setting} ${file}:${line}`)

    expect(places.toSorted()).toEqual([
      'atMost acme/.github/andon.yml:2',
      'changeModels andon/high-velocity:4',
      'changeModels.risky andon/high-velocity:4',
      'practices.size.changeModels.risky.limit .github/andon.yml:7',
      'practices.size.changeModels.risky.people andon/high-velocity:2',
      'practices.size.enforcement acme/.github/andon.yml:5',
      'practices.size.limit acme/.github/andon.yml:6',
    ])
    expect(origins['practices.size.limit']).toEqual({
      scope: 'organization',
      file: 'acme/.github/andon.yml',
      sha: 'sha-of-organization',
      line: 6,
    })
  })

  test('the cap holds for all, overrides included', () => {
    const repo = repository(`extends: andon/high-velocity
atMost: advise
practices: { size: { enforcement: enforce, changeModels: { risky: { enforcement: enforce } } } }`)
    const policy = policyOf({ repo })

    expect(policy.atMost).toBe('advise')
    expect(sizeOf(policy)?.enforcement).toBe('advise')
    expect(policy.practices['size']?.byModel['risky']?.enforcement).toBe('advise')
  })

  test('settings that only clash across layers are a warning to the stronger one, and stay', () => {
    const { policy, problems } = resolve({
      org: organization('practices: { size: { warn: 8 } }'),
      repo: repository('practices: { size: { limit: 5 } }'),
    })

    expect(policy?.practices['size']?.standing.config).toMatchObject({ warn: 8, limit: 5 })
    expect(problems).toEqual([
      {
        severity: 'warning',
        file: '.github/andon.yml',
        line: 2,
        column: 22,
        setting: 'practices.size.limit',
        message: 'this is above `limit`. Lower it.',
      },
    ])
  })
})

describe('a locked practice', () => {
  const org = organization('practices: { size: { locked: true, enforcement: enforce, limit: 7 } }')
  const repo = repository(`extends: andon/high-velocity
atMost: observe
practices:
  size: { limit: 99, changeModels: { risky: { people: 0 } } }`)

  test('is as the organisation wants it, whatever the repository says, chooses or caps', () => {
    const { practices: merged, layers } = policyOf({ org, repo })

    expect(merged['size']).toEqual({
      standing: {
        enforcement: 'enforce',
        why: null,
        config: { limit: 7, people: 1, warn: 2, mode: 'strict', names: ['a'] },
      },
      byModel: {},
      locked: true,
    })
    expect(layers.map(({ file }) => file)).toEqual([
      'andon/test',
      'andon/high-velocity',
      'acme/.github/andon.yml',
      '.github/andon.yml',
    ])
  })

  test('stands on the preset that the organisation chose', () => {
    const strict = organization('extends: andon/regulated\npractices: { size: { locked: true } }')

    expect(sizeOf(policyOf({ org: strict, repo }))?.config).toMatchObject({ limit: 30, mode: 'strict' })
  })

  test("keeps to the organisation's own cap", () => {
    const trying = organization('atMost: advise\npractices: { size: { locked: true, enforcement: enforce } }')

    expect(sizeOf(policyOf({ org: trying, repo: repository('atMost: enforce') }))?.enforcement).toBe('advise')
  })

  test('warns a repository whose settings have no effect', () => {
    expect(resolve({ org, repo }).problems).toEqual([
      {
        severity: 'warning',
        file: '.github/andon.yml',
        line: 5,
        column: 3,
        setting: 'practices.size',
        message: 'acme/.github/andon.yml locks this practice, so these settings have no effect. Remove them.',
      },
    ])
  })
})

describe('change models', () => {
  const namesOf = (layers: Layers): readonly string[] => policyOf(layers).changeModels.map(({ name }) => name)

  test("the organisation's match first, then the repository's, then the rest of the preset's", () => {
    const org = organization(`changeModels: [${model('a')}]`)

    expect(namesOf({ org, repo: repository(`extends: andon/high-velocity\nchangeModels: [${model('b')}]`) })).toEqual([
      'a',
      'b',
      'risky',
    ])
  })

  test('a repository may redefine a model of a preset, in its own place', () => {
    const repo = repository(`extends: andon/high-velocity\nchangeModels: [${model('b')}, ${model('risky')}]`)

    expect(policyOf({ repo }).changeModels).toEqual([
      { name: 'b', type: 'normal', when: { fork: true } },
      { name: 'risky', type: 'normal', when: { fork: true } },
    ])
  })

  test("but not of the preset that the organisation chose: that one matches before the repository's", () => {
    const org = organization('extends: andon/high-velocity')
    const { policy, problems } = resolve({ org, repo: repository(`changeModels: [${model('b')}, ${model('risky')}]`) })

    expect(policy?.changeModels.map(({ name, when }) => [name, when])).toEqual([
      ['risky', { draft: true }],
      ['b', { fork: true }],
    ])
    expect(problems).toMatchObject([{ severity: 'warning', setting: 'changeModels.1.name' }])
  })

  test("nor of the organisation: that is an error, and the organisation's stays in force", () => {
    const org = organization('changeModels: [{ name: a, type: standard, when: { draft: true } }]')
    const { policy, problems } = resolve({ org, repo: repository(`changeModels:\n  - ${model('a')}`) })

    expect(policy?.changeModels).toMatchObject([{ name: 'a', type: 'standard' }])
    expect(problems).toEqual([
      {
        severity: 'error',
        file: '.github/andon.yml',
        line: 3,
        column: 7,
        setting: 'changeModels.0.name',
        message:
          'the organisation (acme/.github/andon.yml) has a change model of this name, and it stays in force. Choose another.',
      },
    ])
  })

  test('an override for a model that nobody defines is an error, and is left out', () => {
    const { policy, problems } = resolve({
      repo: repository('practices: { size: { changeModels: { riskey: { people: 2 } } } }'),
    })

    expect(policy?.practices['size']?.byModel).toEqual({})
    expect(problems).toMatchObject([
      {
        severity: 'error',
        setting: 'practices.size.changeModels.riskey',
        message: 'no change model has this name; there are none. Correct it, or define it under `changeModels`.',
      },
    ])
  })

  test('may be called like a property that every object has', () => {
    const repo = repository(`changeModels: [${model('constructor')}]\npractices: { size: { limit: 3 } }`)

    expect(Object.keys(policyOf({ repo }).practices['size']?.byModel ?? {})).toEqual([])
  })
})
