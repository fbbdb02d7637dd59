import { jsonProblems } from '../json-problems';
import { isObject } from '../lenient-json';
import { pluginAbove } from '../manifests/plugins';
import { matcherOf, nameOf } from '../paths';
import { type Rules } from '../profiles/rules';
import { inExample } from '../set-aside';
import { isJson, type SourceFile } from '../source-file';
import { type Detector, problem, type Report, type Scene } from './detector';
import { isOtherData, sections } from './json-sections';

export const hook: Detector = {
  wants: (path) => isJson(path) && !isOtherData(path),
  *detect(file, scene) {
    const named = isHookFile(file, scene);
    if (!file.mentions('"hooks"')) return;
    if ('error' in file.json) {
      if (named) yield problem(file.path, 'json_broken', `The hooks cannot be used: ${file.json.error}.`);
      return;
    }
    let found = false;
    const names = new Set<string>();
    for (const section of sections(file)) {
      const { hooks } = section;
      if (!isObject(hooks)) continue;
      const unknown = Object.keys(hooks).filter((event) => !scene.rules.hookEvents.has(event));
      for (const report of eventsOf(file, hooks, unknown, names, scene, named)) {
        found ||= 'finding' in report;
        yield report;
      }
    }
    if (found)
      yield* jsonProblems(file.path, file.json, file.bytes).map((flaw) => ({ problem: flaw, document: false }));
  },
};

function* eventsOf(
  file: SourceFile,
  hooks: Record<string, unknown>,
  unknown: string[],
  names: Set<string>,
  scene: Scene,
  named: boolean,
): Generator<Report> {
  for (const [event, value] of Object.entries(hooks)) {
    const known = scene.rules.hookEvents.get(event);
    if (!known) continue;
    if (isEmpty(value)) continue;
    const handlers = handlersOf(value, known.handlers);
    if (handlers.length === 0)
      yield problem(
        file.path,
        'hook_invalid',
        `${event} is an event of ${known.ecosystem}, but what is tied to it does not have the form of a hook there.`,
      );
    // The name of an event that others use as well says too little by itself.
    if (handlers.length === 0 && known.handlers === 'typed') continue;
    const groups = handlers.length === 0 ? [''] : handlers;
    const listed = scene.declarations.of('hook', file.path);
    for (const matcher of groups) {
      yield {
        finding: {
          kind: 'hook',
          path: file.path,
          name: unique(matcher === '' ? event : `${event} ${matcher.slice(0, 200)}`, names),
          file: file.path,
          provenance: listed === undefined ? 'content' : 'manifest',
          seen: [
            ['known-events', `${event} of ${known.ecosystem}`],
            handlers.length > 0 ? 'hook-handlers' : 'hook-form-unknown',
            unknown.length > 0 && ['unknown-events', unknown.slice(0, 10).join(', ')],
            named && 'hook-file',
            listed !== undefined && ['listed-by-manifest', listed],
            pluginAbove(scene.plugins, file.path) !== undefined && 'below-plugin',
            inExample(file.path) && 'in-example',
          ],
        },
      };
    }
  }
}

/** The matchers of what an event is tied to, one for each hook; none where it has another form. */
function handlersOf(value: unknown, form: 'groups' | 'typed'): string[] {
  const all = Array.isArray(value) ? (value as unknown[]) : [value];
  return all.flatMap((one) => {
    if (!isObject(one)) return form === 'groups' && typeof one === 'string' && one !== '' ? [''] : [];
    const { hooks, matcher, type } = one;
    if (form === 'typed') return typeof type === 'string' ? [''] : [];
    const handles = Array.isArray(hooks)
      ? hooks.some(isObject)
      : typeof type === 'string' || typeof one['command'] === 'string';
    return handles ? [typeof matcher === 'string' && matcher !== '*' ? matcher : ''] : [];
  });
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);

function unique(name: string, names: Set<string>): string {
  let free = name;
  for (let count = 2; names.has(free); count++) free = `${name} #${count}`;
  names.add(free);
  return free;
}

const matchers = new WeakMap<Rules, (path: string) => boolean>();

function isHookFile({ path }: SourceFile, { rules, declarations }: Scene): boolean {
  const matches = matchers.get(rules) ?? matcherOf(rules.hookFiles);
  matchers.set(rules, matches);
  return matches(path) || nameOf(path) === 'hooks.json' || declarations.names('hook', path);
}
