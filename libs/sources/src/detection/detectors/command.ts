import { belowPlugin } from '../manifests/plugins';
import { belowFolder, nameOf } from '../paths';
import { inExample } from '../set-aside';
import { type CommandFolder } from '../profiles/profile';
import { type Rule, type Rules } from '../profiles/rules';
import { isMarkdown } from '../source-file';
import { type Detector, type Finding, type Scene } from './detector';
import { lenientProblem } from './frontmatter-problems';
import { documentationKey, field, isOwnDocument } from './markdown';

export const command: Detector = {
  wants: (path, scene) =>
    (isOwnDocument(path) ||
      path.endsWith('.toml') ||
      (isMarkdown(path) && scene.declarations.names('command', path))) &&
    commandPlace(path, scene) !== undefined,
  *detect(file, scene) {
    const place = commandPlace(file.path, scene);
    if (!place) return;
    const { rules } = scene;
    const matter = file.frontmatter;
    const keys = matter.state === 'read' ? [...matter.fields.keys()] : [];
    const telling = keys.filter((key) => rules.commandFrontmatter.has(key));
    const special = keys.filter((key) => rules.commandKeys.has(key));
    const prompt = place.content === 'prompt' && /^\s*prompt\s*=/m.test(file.bytes.toString('utf8', 0, 65_536));
    if (place.content === 'prompt' ? !prompt : place.content === 'needed' && telling.length === 0) return;
    const finding: Finding = {
      kind: 'command',
      path: file.path,
      name: place.name,
      file: file.path,
      provenance:
        place.listed !== undefined || place.own ? 'manifest' : telling.length > 0 || prompt ? 'content' : 'name',
      seen: [
        place.folder && 'in-commands-folder',
        place.home && 'in-home-folder',
        place.own && 'in-plugin',
        place.listed !== undefined && ['listed-by-manifest', place.listed],
        (prompt || place.suffixed) && 'prompt-file',
        telling.length > 0 && ['command-frontmatter', telling.join(', ')],
        special.length > 0 && ['command-keys', special.join(', ')],
        documentationKey(matter) !== undefined && ['documentation-keys', documentationKey(matter) ?? ''],
        inExample(file.path) && 'in-example',
        matter.state === 'read' && matter.flaws.length > 0 && 'lenient-frontmatter',
      ],
      ...(place.needs === undefined ? {} : { needs: place.needs }),
    };
    yield { finding };
    if (field(matter, 'description') !== undefined) yield* lenientProblem(file.path, matter, true);
  },
};

export interface CommandPlace {
  content: CommandFolder['content'];
  /** Where the folder ends in the path: the deeper of two conventions decides. */
  depth: number;
  name: string;
  folder: boolean;
  home: boolean;
  own: boolean;
  suffixed: boolean;
  listed: string | undefined;
  needs?: string;
}

export function commandPlace(path: string, { rules, plugins, declarations }: Scene): CommandPlace | undefined {
  const listed = declarations.of('command', path);
  const own = isMarkdown(path) && (belowPlugin(plugins, path)?.startsWith('commands/') ?? false);
  const folder = nearestFolder(path, rules);
  const suffix = rules.commandSuffixes.find(({ value }) => path.endsWith(value));
  // A folder that everybody agrees on says more than the name of the file, and that more than a folder of one ecosystem.
  const rule = folder && (!suffix || folder.needs === undefined) ? folder : suffix;
  if (!rule && listed === undefined) return undefined;
  const vouched = own || listed !== undefined;
  const below = folder?.below ?? nameOf(path);
  const ending = suffix?.value ?? folder?.value.suffix ?? '.md';
  return {
    content: vouched || rule === suffix ? 'optional' : (folder?.value.content ?? 'optional'),
    depth: folder?.depth ?? 0,
    name: below.slice(0, -ending.length).replaceAll('/', ':'),
    folder: folder !== undefined,
    home: folder?.value.path.startsWith('.') ?? false,
    own,
    suffixed: suffix !== undefined,
    listed,
    ...(vouched || rule?.needs === undefined ? {} : { needs: rule.needs }),
  };
}

interface NearestFolder extends Rule<CommandFolder> {
  below: string;
  depth: number;
}

function nearestFolder(path: string, rules: Rules): NearestFolder | undefined {
  let best: NearestFolder | undefined;
  for (const rule of rules.commandFolders) {
    const below = path.endsWith(rule.value.suffix) ? belowFolder(path, rule.value.path) : undefined;
    if (below === undefined) continue;
    const depth = path.length - below.length;
    const deeper = best === undefined || depth > best.depth;
    // Of `commands` and `.claude/commands` the longer one knows more.
    if (deeper || (depth === best?.depth && rule.value.path.length > best.value.path.length))
      best = { ...rule, below, depth };
  }
  return best;
}
