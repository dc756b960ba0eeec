import { describe, expect, test } from 'vitest'
import { getPull, getRepository } from '../../demo/github/lookup.ts'
import { enforcing, openWorld, repo, type World } from './world.ts'

const tooLarge =
  'version: 1\nextends: andon/starter\npractices:\n  change-size: { enforcement: enforce, maxLines: 100 }\n'

async function withLargeChange(policy = tooLarge) {
  const world = await openWorld({ files: { '.github/andon.yml': policy } })
  const number = world.open({ lines: 500 })
  await world.settle()
  const pull = () => getPull(getRepository(world.github.state, repo), number)
  const say = async (by: string, body: string) => {
    const comment = world.act.comment({ repo, number, by, body })
    await world.settle()
    return comment
  }
  return { world, number, pull, say }
}

type Comment = Awaited<ReturnType<Awaited<ReturnType<typeof withLargeChange>>['say']>>
const reactions = (comment: Comment) => comment.reactions.map(({ by, content }) => `${by.login} ${content}`)

/** What Andon answered, without the one sticky comment. */
const replies = (world: World, number: number) =>
  world.comments(number).flatMap(({ body }) => (body.startsWith('<!-- andon:reply/') ? [body] : []))

describe('a command', () => {
  test.for([
    { command: 'help', says: '/andon override <practice> because <reason>' },
    { command: 'explain change-size', says: '`maxLines: 100` from .github/andon.yml line 4' },
    { command: 'who', says: 'Change size' },
    { command: 'recheck', says: 'Looked at again' },
    { command: 'reviewed-together @lin', says: 'Still to say so with the same command: lin.' },
  ])('$command is answered with a reaction and one reply', async ({ command, says }) => {
    const { world, number, say } = await withLargeChange()

    const comment = await say('kai', `Well then.\n\n/andon ${command}`)

    expect(reactions(comment)).toEqual(['andon[bot] THUMBS_UP'])
    expect(replies(world, number)).toEqual([expect.stringContaining(says)])
  })

  test('that is quoted, in code, edited in or by a bot does nothing', async () => {
    const { world, number, say } = await withLargeChange()
    const mark = world.github.requests.mark()

    await say('otto', '> /andon help\n\n```\n/andon help\n```\n')
    const edited = await say('otto', 'Well')
    world.act.editComment(edited, { body: '/andon help', by: edited.author })
    await world.settle()

    expect(replies(world, number)).toEqual([])
    expect(world.github.requests.since(mark).filter(({ operation }) => operation === 'AndonWrites')).toEqual([])
  })

  test('that is none is answered for those who work here, and not for strangers', async () => {
    const { world, number, say } = await withLargeChange()
    world.act.createUser('eve')

    await say('eve', '/andon halp')
    expect(replies(world, number)).toEqual([])

    const comment = await say('kai', '/andon halp')
    expect(reactions(comment)).toEqual(['andon[bot] CONFUSED'])
    expect(replies(world, number)).toEqual([expect.stringContaining('Did you mean `/andon help`?')])
  })

  test('comes with others in one comment: all are answered in one reply, and no more than five', async () => {
    const { world, number, say } = await withLargeChange()

    await say('kai', Array.from({ length: 8 }, () => '/andon recheck').join('\n'))

    const [reply, another] = replies(world, number)
    expect(another).toBeUndefined()
    expect(reply?.match(/Looked at again/g)).toHaveLength(5)
    expect(reply).toContain('The first 5 commands of a comment are executed')
  })

  test('on a closed pull request is refused', async () => {
    const { world, number, say } = await withLargeChange()
    world.act.closePullRequest({ repo, number, by: 'ada' })
    await world.settle()

    await say('otto', '/andon help')

    expect(replies(world, number)).toEqual([expect.stringContaining('This pull request is closed')])
  })

  test('where there is no policy is not heard', async () => {
    const world = await openWorld({ files: {} })
    const number = world.open()
    await world.settle()

    world.act.comment({ repo, number, by: 'otto', body: '/andon help' })
    await world.settle()

    expect(world.comments(number)).toEqual([])
  })

  test('that is delivered again is executed once', async () => {
    const { world, number, say } = await withLargeChange()
    await say('otto', '/andon override change-size because the vendor sent it whole')
    const delivery = world.github.state.deliveries.findLast(({ event }) => event === 'issue_comment')
    if (delivery === undefined) throw new Error('no delivery')

    world.github.redeliver(delivery)
    await world.settle()

    expect(replies(world, number)).toHaveLength(1)
  })
})

describe('an override', () => {
  const order = '/andon override change-size because the vendor sent it whole'

  test('turns the check green, shows who and why, and a push makes it void', async () => {
    const { world, number, pull, say } = await withLargeChange()
    expect(world.check(number).conclusion).toBe('failure')

    const comment = await say('otto', order)

    expect(reactions(comment)).toEqual(['andon[bot] THUMBS_UP'])
    expect(world.check(number)).toMatchObject({
      conclusion: 'success',
      title: 'Allowed by override of change-size',
      summary: expect.stringContaining('Overridden by otto: the vendor sent it whole'),
    })

    const before = pull().headSha
    world.act.push({ repo, branch: 'change', by: 'ada', files: { 'more.txt': 'more\n' } })
    await world.settle()

    expect(pull().headSha).not.toBe(before)
    expect(world.check(number).conclusion).toBe('failure')
  })

  test.for(['kai', 'ada', 'eve'])('by %s, who may not, changes nothing and is told why', async (by) => {
    const { world, number, say } = await withLargeChange()
    if (by === 'eve') world.act.createUser('eve')

    const comment = await say(by, order)

    expect(reactions(comment)).toEqual(['andon[bot] CONFUSED'])
    expect(replies(world, number)).toEqual([expect.stringContaining('You may not override `change-size` here')])
    expect(world.check(number).conclusion).toBe('failure')
  })

  test('by a member of a team that the policy names counts', async () => {
    const { world, number, say } = await withLargeChange(
      `${tooLarge}overrides: { permission: nobody, teams: [acme/leads] }\n`,
    )
    world.act.createTeam({ organization: 'acme', slug: 'leads', members: ['kai'] })

    await say('otto', order)
    expect(world.check(number).conclusion).toBe('failure')
    await say('kai', order)
    expect(world.check(number).conclusion).toBe('success')
  })

  test('is void under another policy', async () => {
    const { world, number, say } = await withLargeChange()
    await say('otto', order)

    world.act.push({ repo, branch: 'main', by: 'otto', files: { '.github/andon.yml': tooLarge.replace('100', '90') } })
    await world.settle()

    expect(world.check(number).conclusion).toBe('failure')
  })
})

test('comments without a command cost no request', async () => {
  const world = await openWorld({ files: { '.github/andon.yml': enforcing } })
  const number = world.open()
  await world.settle()
  const mark = world.github.requests.mark()

  world.act.comment({ repo, number, by: 'kai', body: 'Looks good to me' })
  await world.settle()

  expect(world.github.requests.since(mark).filter(({ installationId }) => installationId !== null)).toEqual([])
})
