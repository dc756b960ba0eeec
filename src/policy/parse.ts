// Reading one policy file: everything that is wrong with it, at once and with its place, or its content as written.

import { patternSize } from '../conditions/parts.ts'
import type { PolicySource, Problem } from '../policy.ts'
import { complaintsOf } from './issue-text.ts'
import { knownSettings } from './known-settings.ts'
import { isMapping, type Mapping, mappingAt, type Path, type Raw, type RawLayer } from './raw.ts'
import { policySchema, type Registry, registry } from './schema.ts'
import { clashesInLayer } from './together.ts'
import { readYaml, type YamlSource } from './yaml-source.ts'

/** A check run carries this many annotations at once. */
const mostProblems = 50
/** Of all patterns together, as patternSize counts it. */
const largestPatterns = 200_000
/** Of all lists together. Any entry may be a glob, and every glob is tried on every changed file: up to 3,000 of them. */
const mostEntries = 300

export type ParsedLayer = Readonly<{ layer: RawLayer | null; problems: readonly Problem[] }>

/** `layer` is null if there is an error. */
export function parseLayer(source: PolicySource, practices: Registry = registry): ParsedLayer {
  const yaml = readYaml(source.text)
  const unreadable = yaml.content === undefined && yaml.problems.length > 0
  const problems = [
    ...yaml.problems.map((problem) => located(source, problem, problem.path)),
    ...(unreadable ? [] : judge(source, yaml, practices)),
  ].toSorted((a, b) => a.line - b.line || a.column - b.column)
  if (problems.length > 0 || !isMapping(yaml.content)) return { layer: null, problems: firstOf(problems) }
  const { scope, file, sha } = source
  const layer = {
    layer: { scope, file, sha },
    content: yaml.content,
    placeOf: (path: Path) => yaml.placeOf(path, 'key'),
  }
  return { layer, problems: [] }
}

function judge(source: PolicySource, yaml: YamlSource, practices: Registry): readonly Problem[] {
  const complain = (path: Path, part: 'key' | 'value', message: string): Problem =>
    located(source, { ...yaml.placeOf(path, part), message }, path)
  if (!isMapping(yaml.content)) {
    const empty = yaml.content === null || yaml.content === undefined
    return [
      complain(
        [],
        'value',
        `${empty ? 'the file is empty' : 'a policy is a mapping of settings'}. Begin it with \`version: 1\`.`,
      ),
    ]
  }
  if (patternSize(yaml.content) > largestPatterns) {
    return [complain([], 'value', 'the patterns of this file are too large together. Shorten them, or use fewer.')]
  }
  const entries = entriesIn(yaml.content)
  if (entries > mostEntries) {
    const message = `the lists of this file have ${entries} entries together; at most ${mostEntries} are read. Write fewer: one glob such as \`src/**\` stands for many files.`
    return [complain([], 'value', message)]
  }
  const schema = policySchema(practices)
  const known = (path: Path) => knownSettings(schema, path)
  const { content } = yaml
  const result = schema.safeParse(content)
  // A stranger's file may have a thousand times as many; finding words and places for all would take minutes.
  const issues = (result.error?.issues ?? []).slice(0, mostProblems + 1)
  const complaints = issues.flatMap((issue) => complaintsOf(issue, content, known)).slice(0, mostProblems + 1)
  return [
    ...complaints.map(({ path, part, message }) => complain(path, part, message)),
    ...repeatedModels(content).map((index) =>
      complain(['changeModels', index, 'name'], 'value', 'an earlier change model has this name. Choose another.'),
    ),
    ...misplacedLocks(source, content).map((id) =>
      complain(['practices', id, 'locked'], 'key', 'only an organisation policy locks a practice. Remove this line.'),
    ),
    ...clashesInLayer(content, practices).map(({ path, message }) => complain(path, 'value', message)),
  ].filter((problem, index, all) => index === all.findIndex((other) => keyOf(other) === keyOf(problem)))
}

/** Entries of text in all lists, every use of an alias included. */
function entriesIn(content: Raw): number {
  if (typeof content !== 'object' || content === null) return 0
  const own = Array.isArray(content) ? content.filter((entry) => typeof entry === 'string').length : 0
  return Object.values(content).reduce<number>((sum, value) => sum + entriesIn(value), own)
}

const keyOf = ({ setting, message }: Problem): string => `${setting} ${message}`

const located = (
  { file }: PolicySource,
  { line, column, message }: Readonly<{ line: number; column: number; message: string }>,
  path: Path,
): Problem => ({
  severity: 'error',
  file,
  line,
  column,
  setting: path.join('.'),
  message,
})

/** Indices of change models whose name an earlier one has. */
function repeatedModels(content: Mapping): readonly number[] {
  const models = content['changeModels']
  if (!Array.isArray(models)) return []
  const names = models.map((model) => (isMapping(model) ? model['name'] : undefined))
  const first = new Map(names.map((name, index) => [name, index] as const).toReversed())
  return names.flatMap((name, index) => (typeof name === 'string' && first.get(name) !== index ? [index] : []))
}

function misplacedLocks({ scope }: PolicySource, content: Mapping): readonly string[] {
  if (scope === 'organization') return []
  const practices = mappingAt(content, 'practices')
  return Object.keys(practices).filter((id) => 'locked' in mappingAt(practices, id))
}

/** The first of many problems, with a last one that says so. */
function firstOf(problems: readonly Problem[]): readonly Problem[] {
  const last = problems[mostProblems - 1]
  if (last === undefined || problems.length === mostProblems) return problems
  const message = `there are more problems than these. Correct them and look again.`
  return [...problems.slice(0, mostProblems - 1), { ...last, setting: '', message }]
}
