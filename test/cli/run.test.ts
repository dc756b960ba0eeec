import { describe, expect, test } from 'vitest'
import { andon } from './world.ts'

describe('andon', () => {
  test('--help names every command and the exit codes', async () => {
    const { exitCode, out } = await andon(['--help'])

    expect(exitCode).toBe(0)
    for (const command of ['validate', 'explain', 'check', 'verdicts', 'doctor']) expect(out).toContain(command)
    expect(out).toContain('Exit codes: 0 done, nothing wrong; 1 done, and problems')
  })

  test.for(['validate', 'explain', 'check', 'verdicts', 'doctor'])('%s --help says what it does', async (command) => {
    const { exitCode, out } = await andon([command, '--help'])

    expect(exitCode).toBe(0)
    expect(out).toContain(`Usage: andon ${command}`)
    expect(out).toContain('--json')
  })

  test('--version prints the version', async () => {
    expect(await andon(['--version'])).toEqual({ exitCode: 0, out: '1.2.3', err: '' })
  })

  test.for([
    { args: ['vallidate'], says: 'Did you mean validate?' },
    { args: ['check'], says: "missing required argument 'owner/repo#number'" },
    { args: ['doctor', 'acme/shop', '--jsn'], says: "unknown option '--jsn'" },
  ])('$args is a mistake in typing', async ({ args, says }) => {
    const { exitCode, out, err } = await andon(args)

    expect(err).toContain(says)
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' })
  })

  test.for([
    { args: ['check', 'acme/shop'], says: 'Write it as OWNER/REPO#NUMBER' },
    { args: ['check', 'acme/shop#1'], says: 'Set GITHUB_TOKEN' },
    { args: ['verdicts', 'shop'], says: 'Write it as OWNER/REPO' },
    { args: ['verdicts', 'acme/shop', '--since', 'monday'], says: 'Write an age such as 7d' },
    { args: ['verdicts', 'acme/shop'], says: 'No ledger: DATABASE_URL is not set' },
    { args: ['doctor', 'acme/shop'], says: 'the doctor examines as the App itself' },
    { args: ['validate', 'no/such/file.yml'], says: 'no/such/file.yml cannot be read: it does not exist.' },
    { args: ['explain', 'src'], says: 'src cannot be read: it is a folder.' },
  ])('$args cannot be done, and says what would help', async ({ args, says }) => {
    const { exitCode, out, err } = await andon(args, { ANDON_DATA_DIR: 'test/cli/nothing-here' })

    expect(err).toContain(says)
    expect(err).not.toContain('    at ')
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' })
  })

  test.for([
    {
      args: ['check', 'acme/shop'],
      failure: { error: '"acme/shop" is not a pull request.', remedy: expect.stringContaining('OWNER/REPO#NUMBER') },
    },
    {
      args: ['check', 'acme/shop#1', '--jsn'],
      failure: { error: expect.stringContaining("unknown option '--jsn'"), remedy: expect.stringContaining('--help') },
    },
    {
      args: ['explain', 'src'],
      failure: { error: 'src cannot be read: it is a folder.', remedy: 'Name a policy file.' },
    },
  ])('$args --json fails as a JSON document, too', async ({ args, failure }) => {
    const { exitCode, out, err } = await andon([...args, '--json'])

    expect({ exitCode, err }).toEqual({ exitCode: 2, err: '' })
    expect(JSON.parse(out)).toEqual(failure)
  })

  test('--debug prints the trace as well', async () => {
    expect((await andon(['check', 'acme/shop', '--debug'])).err).toContain('    at ')
  })

  test('a ledger that does not answer is a sentence', async () => {
    const { exitCode, err } = await andon(['verdicts', 'acme/shop'], {
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    })

    expect(exitCode).toBe(2)
    expect(err).toContain('The ledger cannot be read')
    expect(err).toContain('DATABASE_URL')
  })
})
