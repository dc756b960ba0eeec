import { symlinkSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { policyFile } from './policy-files.ts'
import { andon } from './world.ts'

const good = 'version: 1\nextends: andon/high-velocity\n'
const bad = `version: 1
practices:
  change-size:
    maxLines: four hundred
  peer-review:
    aprovals: 2
`

describe('andon validate', () => {
  test('checks .github/andon.yml unless told otherwise, and finds ours well', async () => {
    expect(await andon(['validate'])).toEqual({ exitCode: 0, out: '.github/andon.yml: no problems.', err: '' })
  })

  test('names every problem with file, line, column and a suggestion', async () => {
    const file = policyFile(bad)
    const { exitCode, out, err } = await andon(['validate', file])

    expect({ exitCode, err }).toEqual({ exitCode: 1, err: '' })
    const lines = out.split('\n')
    expect(lines[0]).toContain(`${file}:4:15 practices.change-size.maxLines: `)
    expect(lines[1]).toContain(`${file}:6:5`)
    expect(lines[1]).toContain('"approvals"')
    expect(lines[2]).toBe('2 problems.')
  })

  test('checks several files and counts what is wrong in all', async () => {
    const { exitCode, out } = await andon(['validate', policyFile(good), policyFile(bad), policyFile('version: 2\n')])

    expect(exitCode).toBe(1)
    expect(out).toMatch(/3 problems\.$/)
  })

  test('prints problems as JSON', async () => {
    const file = policyFile(bad)
    const { exitCode, out } = await andon(['validate', file, '--json'])

    expect(exitCode).toBe(1)
    expect(JSON.parse(out)).toMatchObject({
      files: [file],
      problems: [
        { severity: 'error', file, line: 4, column: 15, setting: 'practices.change-size.maxLines' },
        { severity: 'error', file, line: 6, column: 5 },
      ],
    })
  })

  test.for([
    { when: 'is not YAML', content: 'version: [1\n' },
    { when: 'is empty', content: '' },
    { when: 'is one byte too large', content: `${good}${'#'.repeat(65_537 - good.length)}` },
    { when: 'is not text in UTF-8', content: new Uint8Array([0xff, 0xfe, 0x00]) },
  ])('a file that $when is a problem, not a crash', async ({ content }) => {
    const { exitCode, out, err } = await andon(['validate', policyFile(content)])

    expect({ exitCode, err }).toEqual({ exitCode: 1, err: '' })
    expect(out).toMatch(/andon\.yml:\d+:\d+ .*\n1 problem\.$/)
  })

  test('a symbolic link is refused here as it is on GitHub', async () => {
    const link = `${policyFile(good)}.link`
    symlinkSync('andon.yml', link)

    expect(await andon(['validate', link])).toMatchObject({
      exitCode: 1,
      out: expect.stringContaining('It is a symbolic link'),
    })
    expect(await andon(['explain', link])).toMatchObject({ exitCode: 2, err: expect.stringContaining('symbolic link') })
  })

  test('a file may be as large as GitHub lets it', async () => {
    const content = `${good}${'#'.repeat(65_536 - good.length)}`

    expect((await andon(['validate', policyFile(content)])).exitCode).toBe(0)
  })

  test('a lock makes sense only for an organisation', async () => {
    const file = policyFile(`${good}practices:\n  peer-review: { locked: true }\n`)

    expect((await andon(['validate', file, '--organization'])).out).toBe(`${file}: no problems.`)
    expect((await andon(['validate', file])).out).toContain('locked')
  })
})
