import { folderOf, nameOf } from '../paths';
import { inExample } from '../set-aside';
import { type Detector } from './detector';
import { frontmatterProblems, lenientProblem } from './frontmatter-problems';
import { pluginAbove } from '../manifests/plugins';

const entryFile = /(?:^|\/)skill\.md$/i;

/** A command or an agent may be called "skill" too; in capitals it is never one of them. */
const otherKind = /(?:^|\/)(?:commands|agents)\/[^/]+$/;

export const isSkillFile = (path: string): boolean =>
  entryFile.test(path) && (nameOf(path).startsWith('SKILL') || !otherKind.test(path));

export const skill: Detector = {
  wants: isSkillFile,
  *detect(file, { plugins, declarations }) {
    const matter = file.frontmatter;
    const name = matter.state === 'read' ? matter.fields.get('name') : undefined;
    const description = matter.state === 'read' ? matter.fields.get('description') : undefined;
    if (matter.state !== 'read' || !name || !description) {
      yield* frontmatterProblems(file, ['name', 'description'], false);
      return;
    }
    const folder = folderOf(file.path);
    const listed = declarations.of('skill', folder);
    yield {
      finding: {
        kind: 'skill',
        path: folder,
        name,
        file: file.path,
        provenance: listed === undefined ? 'content' : 'manifest',
        seen: [
          nameOf(file.path) === 'SKILL.md' ? 'skill-file' : 'skill-file-other-case',
          'name-and-description',
          name === nameOf(folder) && 'named-like-folder',
          /(?:^|\/)skills\//.test(file.path) && 'in-skills-folder',
          pluginAbove(plugins, file.path) !== undefined && 'below-plugin',
          listed !== undefined && ['listed-by-manifest', listed],
          inExample(file.path) && 'in-example',
          matter.flaws.length > 0 && 'lenient-frontmatter',
        ],
      },
    };
    yield* lenientProblem(file.path, matter, false);
  },
};
