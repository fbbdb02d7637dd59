import { nameOf } from '../paths';
import { inExample } from '../set-aside';
import { isMarkdown } from '../source-file';
import { type Detector } from './detector';
import { frontmatterProblems, lenientProblem } from './frontmatter-problems';
import { automationKey, documentationKey, field, isBroken, isOwnDocument } from './markdown';
import { agentPlace, commandPlace, isForCommands } from './places';

/** Files that say by their name that they are something else. */
const otherFile = /\.(?:prompt|instructions)\.md$/i;

export const agent: Detector = {
  wants: (path, { declarations }) =>
    (isOwnDocument(path) || (isMarkdown(path) && declarations.names('agent', path))) && !otherFile.test(path),
  *detect(file, scene) {
    const place = agentPlace(file.path, scene);
    if (isForCommands(place, commandPlace(file.path, scene))) return;
    const matter = file.frontmatter;
    const name = field(matter, 'name');
    const description = field(matter, 'description');
    const keys =
      matter.state === 'read' ? [...matter.fields.keys()].filter((key) => scene.rules.agentKeys.has(key)) : [];
    const suffix = scene.rules.agentSuffixes.find(({ value }) => file.path.endsWith(value));
    const claims = place.own || place.home || place.listed !== undefined;
    if (!description || (!name && !suffix)) {
      const promising = place.folder !== undefined && (isBroken(matter) || name !== undefined || keys.length > 0);
      if (claims || promising) yield* frontmatterProblems(file, ['name', 'description'], true);
      return;
    }
    if (place.folder === undefined && place.listed === undefined && keys.length === 0) return;
    yield {
      finding: {
        kind: 'agent',
        path: file.path,
        name: name ?? nameOf(file.path).slice(0, -(suffix?.value.length ?? 3)),
        file: file.path,
        provenance: place.listed !== undefined || place.own ? 'manifest' : 'content',
        seen: [
          name ? 'name-and-description' : 'description-only',
          place.folder !== undefined && ['in-agents-folder', place.folder],
          place.home && 'in-home-folder',
          place.own && 'in-plugin',
          place.listed !== undefined && ['listed-by-manifest', place.listed],
          keys.length > 0 && ['agent-keys', keys.join(', ')],
          file.path.endsWith('.agent.md') && 'agent-suffix',
          documentationKey(matter) !== undefined && ['documentation-keys', documentationKey(matter) ?? ''],
          automationKey(matter) !== undefined && ['automation-keys', automationKey(matter) ?? ''],
          inExample(file.path) && 'in-example',
          matter.state === 'read' && matter.flaws.length > 0 && 'lenient-frontmatter',
        ],
        ...(name || suffix?.needs === undefined ? {} : { needs: suffix.needs }),
      },
    };
    yield* lenientProblem(file.path, matter, true);
  },
};
