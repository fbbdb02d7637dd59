import { type Frontmatter, readFrontmatter } from './frontmatter';
import { type Json, readJson } from './lenient-json';

/** A file with its content, read as far as a detector wants it and never twice. */
export class SourceFile {
  private matter: Frontmatter | undefined;
  private parsed: Json | undefined;

  constructor(
    readonly path: string,
    readonly bytes: Buffer,
  ) {}

  get frontmatter(): Frontmatter {
    return (this.matter ??= readFrontmatter(this.bytes));
  }

  get json(): Json {
    return (this.parsed ??= readJson(this.bytes));
  }

  /** Git LFS leaves a small text in the place of the content. */
  get isLfsPointer(): boolean {
    return this.bytes.length < 1024 && this.bytes.indexOf('version https://git-lfs.github.com/spec/') === 0;
  }

  mentions(text: string): boolean {
    return this.bytes.includes(text);
  }
}

export const isMarkdown = (path: string): boolean => /\.(?:md|markdown)$/i.test(path);

export const isJson = (path: string): boolean => /\.jsonc?$/i.test(path);
