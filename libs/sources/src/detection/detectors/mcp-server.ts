import { jsonProblems } from '../json-problems';
import { isObject } from '../lenient-json';
import { pluginAbove } from '../manifests/plugins';
import { matcherOf, nameOf } from '../paths';
import { type Rules } from '../profiles/rules';
import { inExample } from '../set-aside';
import { isJson, type SourceFile } from '../source-file';
import { type Seen } from '../confidence';
import { type Detector, type Finding, problem, type Report, type Scene } from './detector';
import { isOtherData, sections } from './json-sections';

export const mcpServer: Detector = {
  wants: (path) => isJson(path) && !isOtherData(path),
  *detect(file, scene) {
    const names = namesOf(scene.rules);
    const flat = names.flat(file.path) || scene.declarations.names('mcp_server', file.path);
    const registry = names.registry(file.path);
    const keyed = scene.rules.mcpServers.some(({ value }) => file.mentions(`"${value.key}"`));
    if (!keyed && !flat && !registry) return;
    const { json } = file;
    if ('error' in json) {
      if (flat || names.file(file.path))
        yield problem(file.path, 'json_broken', `The servers cannot be used: ${json.error}.`);
      return;
    }
    let found = false;
    for (const report of [...serversOf(file, scene, flat), ...(registry ? registryEntry(file, scene) : [])]) {
      found ||= 'finding' in report;
      yield report;
    }
    if (found)
      yield* jsonProblems(file.path, file.json, file.bytes).map((flaw) => ({ problem: flaw, document: false }));
  },
};

function* serversOf(file: SourceFile, scene: Scene, flat: boolean): Generator<Report> {
  let keyed = false;
  for (const section of sections(file)) {
    for (const { value: rule, needs } of scene.rules.mcpServers) {
      const servers = section[rule.key];
      if (!isObject(servers) || (rule.files && !matcherOf(rule.files)(file.path))) continue;
      keyed = true;
      for (const [name, server] of Object.entries(servers)) {
        if (isObject(server))
          yield finding(
            file,
            scene,
            name,
            ['mcp-servers-object', connects(server) ? 'mcp-connection' : 'mcp-no-connection'],
            needs,
          );
        else yield problem(file.path, 'mcp_invalid', `The entry "${name.slice(0, 80)}" is no object.`);
      }
    }
  }
  const value = 'value' in file.json ? file.json.value : undefined;
  if (keyed || !flat || !isObject(value)) return;
  for (const [name, server] of Object.entries(value)) {
    if (isObject(server) && connects(server)) yield finding(file, scene, name, ['mcp-flat-file', 'mcp-connection']);
    else if (!name.startsWith('$')) {
      yield problem(file.path, 'mcp_invalid', `The entry "${name.slice(0, 80)}" has neither a command nor a URL.`);
    }
  }
}

function* registryEntry(file: SourceFile, scene: Scene): Generator<Report> {
  const value = 'value' in file.json ? file.json.value : undefined;
  if (!isObject(value) || typeof value['name'] !== 'string' || !/modelcontextprotocol/.test(String(value['$schema'])))
    return;
  const rule = scene.rules.mcpRegistryFiles.find((one) => matcherOf([one.value])(file.path));
  yield finding(file, scene, value['name'], ['mcp-registry-file'], rule?.needs);
}

const connects = (server: Record<string, unknown>): boolean =>
  ['command', 'url', 'httpUrl', 'serverUrl'].some((key) => typeof server[key] === 'string' && server[key] !== '');

function finding(file: SourceFile, scene: Scene, name: string, seen: readonly Seen[], needs?: string): Report {
  const listed = scene.declarations.of('mcp_server', file.path);
  const one: Finding = {
    kind: 'mcp_server',
    path: file.path,
    name: name === '' ? nameOf(file.path) : name,
    file: file.path,
    provenance: listed === undefined ? 'content' : 'manifest',
    seen: [
      ...seen,
      namesOf(scene.rules).file(file.path) && 'mcp-file',
      listed !== undefined && ['listed-by-manifest', listed],
      pluginAbove(scene.plugins, file.path) !== undefined && 'below-plugin',
      inExample(file.path) && 'in-example',
    ],
    ...(needs === undefined ? {} : { needs }),
  };
  return { finding: one };
}

interface Names {
  flat: (path: string) => boolean;
  file: (path: string) => boolean;
  registry: (path: string) => boolean;
}

const compiled = new WeakMap<Rules, Names>();

function namesOf(rules: Rules): Names {
  const known = compiled.get(rules);
  if (known) return known;
  const names = {
    flat: matcherOf(rules.flatMcpFiles),
    file: matcherOf(rules.mcpFiles),
    registry: matcherOf(rules.mcpRegistryFiles.map(({ value }) => value)),
  };
  compiled.set(rules, names);
  return names;
}
