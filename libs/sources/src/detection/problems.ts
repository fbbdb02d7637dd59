/** Everything that detection may have to say beside its artifacts. The codes are stable. */
export const problemCodes = {
  frontmatter_missing: 'The file should begin with frontmatter and does not.',
  frontmatter_unclosed: 'The frontmatter has no closing line.',
  frontmatter_too_long: 'The frontmatter is longer than anything meant to be read.',
  frontmatter_lenient: 'The frontmatter is not quite YAML; it was read all the same.',
  frontmatter_incomplete: 'The frontmatter lacks a name or a description.',
  json_broken: 'The file is no JSON.',
  json_lenient:
    'The file is not quite JSON (comments, commas, byte order mark, repeated keys); it was read all the same.',
  manifest_invalid: 'The manifest does not have the form of one.',
  manifest_path_outside: 'A manifest names a path outside the repository.',
  manifest_path_missing: 'A manifest names a path that does not exist.',
  manifest_path_useless: 'What a manifest names has nothing of the kind in it.',
  mcp_invalid: 'An entry does not say how to reach the server.',
  hook_invalid: 'What an event is tied to does not have the form of a hook.',
  unlikely: 'It looks like an artifact, but more speaks against it than for it.',
  profile_not_chosen: 'One ecosystem alone calls this an artifact; choose its profile to list it.',
  name_collision: 'Two artifacts of one kind have the same name in the same place.',
  case_collision: 'Two paths differ in nothing but the case of their letters.',
  set_aside: 'A vendored, built, test or backup folder was not looked into.',
  too_deep: 'It lies below more folders than anything meant to be found.',
  symlink: 'A symbolic link is never followed.',
  submodule: 'A submodule is another repository.',
  not_a_file: 'Neither a file nor a folder.',
  not_utf8: 'The name is not UTF-8.',
  too_large: 'The file is larger than the limit.',
  unreadable: 'The content could not be had.',
  lfs_pointer: 'The content is kept in Git LFS; here is only a pointer to it.',
  mapping_unused: 'A mapping names a path that holds nothing to map.',
} as const;

export type ProblemCode = keyof typeof problemCodes;

export interface Problem {
  path: string;
  code: ProblemCode;
  message: string;
}
