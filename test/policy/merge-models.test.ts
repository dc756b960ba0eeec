import { describe, expect, test } from 'vitest'
import { resolvePolicy } from '../../src/policy/resolve.ts'
import type { PolicySource } from '../../src/policy.ts'
import { practices } from './practices.ts'
import { layer, organization, repository } from './sources.ts'

const starter = layer('preset', 'changeModels: [{ name: risky, type: normal, when: { draft: true } }]')
const chosen = layer('preset', 'changeModels: [{ name: extra, type: normal, when: { fork: true } }]')
const presets = { starter, 'high-velocity': { ...chosen, file: 'andon/high-velocity' }, regulated: starter }

/** Under an organisation that locks a practice and loosens or tightens it for one change model. */
const locked = (model: string, asking: PolicySource) => {
  const org = organization(`practices: { size: { locked: true, changeModels: { ${model}: { people: 5 } } } }`)
  return resolvePolicy({ presets, organization: org, repository: asking }, practices)
}

describe('what an organisation locked', () => {
  test("is not lifted by a repository that redefines a model of the organisation's preset", () => {
    const never = repository('changeModels: [{ name: risky, type: normal, when: { paths: [never] } }]')
    const { policy, problems } = locked('risky', never)

    expect(policy?.changeModels).toEqual([{ name: 'risky', type: 'normal', when: { draft: true } }])
    expect(policy?.practices['size']?.byModel['risky']?.config).toMatchObject({ people: 5 })
    expect(problems).toMatchObject([{ severity: 'warning', setting: 'changeModels.0.name' }])
  })

  test.for([
    ['defines', repository('changeModels: [{ name: extra, type: emergency, when: { title: . } }]')],
    ['chooses with its preset', repository('extends: andon/high-velocity')],
  ] as const)('is not loosened by a model that only the repository %s', ([, asking]) => {
    const { policy, problems } = locked('extra', asking)

    expect(policy?.changeModels.map(({ name }) => name)).toEqual(['risky', 'extra'])
    expect(policy?.practices['size']?.byModel).toEqual({})
    expect(problems).toMatchObject([
      {
        severity: 'error',
        file: 'acme/.github/andon.yml',
        setting: 'practices.size.changeModels.extra',
        message:
          'no change model of the organisation has this name; there are risky. Correct it, or define it under `changeModels`.',
      },
    ])
  })
})
