import { inExample } from '../set-aside';
import { isMarkdown } from '../source-file';
import { type Detector, type Finding } from './detector';
import { frontmatterProblems, lenientProblem } from './frontmatter-problems';
import { documentationKey, field, isBroken, isOwnDocument } from './markdown';
import { agentPlace, commandPlace, isForCommands } from './places';

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
    const mayBeAgent = field(matter, 'name') !== undefined && field(matter, 'description') !== undefined;
    if (mayBeAgent && !isForCommands(agentPlace(file.path, scene), place)) return;
    const keys = matter.state === 'read' ? [...matter.fields.keys()] : [];
    const telling = keys.filter((key) => rules.commandFrontmatter.has(key));
    const special = keys.filter((key) => rules.commandKeys.has(key));
    const prompt = place.content === 'prompt' && /^[ \t]*prompt[ \t]*=/m.test(file.bytes.toString('utf8', 0, 65_536));
    if (place.content === 'needed' && isBroken(matter)) yield* frontmatterProblems(file, ['description'], true);
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
