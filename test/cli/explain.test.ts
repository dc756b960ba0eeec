import { describe, expect, test } from 'vitest'
import { policyFile } from './policy-files.ts'
import { andon } from './world.ts'

const lineWith = (out: string, text: string): string => out.split('\n').find((line) => line.includes(text)) ?? ''

describe('andon explain', () => {
  test('shows each value with the file and line that set it', async () => {
    const file = policyFile('version: 1\nextends: andon/high-velocity\npractices:\n  change-size:\n    maxLines: 123\n')
    const { exitCode, out, err } = await andon(['explain', file])

    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
    expect(lineWith(out, '123')).toContain(`${file} line 5`)
    expect(lineWith(out, 'approvals')).toContain('andon/high-velocity')
  })

  test('merges the organisation below the repository, locks included', async () => {
    const organization = policyFile(
      'version: 1\nextends: andon/regulated\npractices:\n  peer-review: { locked: true, approvals: 3 }\n',
    )
    const file = policyFile('version: 1\npractices:\n  peer-review: { approvals: 1 }\n')
    const { exitCode, out } = await andon(['explain', file, '--organization', organization])

    expect(exitCode).toBe(0)
    expect(lineWith(out, 'approvals: 3')).toContain(organization)
    expect(out).toContain('locked by the organisation')
    expect(out).toContain('warning')
  })

  test('prints the merged policy as JSON', async () => {
    const { out } = await andon(['explain', '--json'])

    expect(JSON.parse(out)).toMatchObject({ policy: { practices: { 'peer-review': { locked: false } } }, problems: [] })
  })

  test('of a broken file shows what is broken', async () => {
    const { exitCode, out } = await andon(['explain', policyFile('version: 1\npractice: {}\n')])

    expect(exitCode).toBe(1)
    expect(out).toContain('"practices"')
  })
})
