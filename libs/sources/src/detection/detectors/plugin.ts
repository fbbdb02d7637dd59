import { nameOf } from '../paths';
import { type Plugin } from '../manifests/plugins';
import { inExample } from '../set-aside';
import { type Finding } from './detector';

/** Plugins come from manifests alone, so this detector looks at no further file. */
export function pluginFinding({ folder, name, manifests, marketplaces }: Plugin): Finding {
  const plain = manifests.find(({ needs }) => needs === undefined);
  const needs = plain || marketplaces.length > 0 ? undefined : manifests[0]?.needs;
  const best = plain ?? manifests[0];
  return {
    kind: 'plugin',
    path: folder,
    name: name === '' ? nameOf(folder) || 'plugin' : name,
    file: best?.path ?? marketplaces[0] ?? folder,
    provenance: 'manifest',
    seen: [
      best && ['plugin-manifest', best.path],
      best && !best.readable && 'manifest-unreadable',
      marketplaces[0] !== undefined && ['listed-by-marketplace', marketplaces.join(', ')],
      inExample(`${folder}/`) && 'in-example',
    ],
    ...(needs === undefined ? {} : { needs }),
  };
}
