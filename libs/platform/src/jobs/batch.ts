interface Waiting<I, O> {
  item: I;
  resolve: (result: O | undefined) => void;
  reject: (error: unknown) => void;
}

/** Joins calls that come while another is on its way into one statement. A lone call goes out at once. */
export class Batch<I, O> {
  private waiting: Waiting<I, O>[] = [];
  private flushing = false;

  /** `flush` answers with a result per item, in the order of the items. */
  constructor(
    private readonly flush: (items: I[]) => Promise<(O | undefined)[]>,
    private readonly most = 200,
  ) {}

  run(item: I): Promise<O | undefined> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (!this.flushing) {
        this.flushing = true;
        setImmediate(() => void this.drain());
      }
    });
  }

  private async drain(): Promise<void> {
    while (this.waiting.length > 0) await this.send(this.waiting.splice(0, this.most));
    this.flushing = false;
  }

  /** One bad item fails the statement for all; each then goes alone, so that only the bad one fails. */
  private async send(batch: Waiting<I, O>[]): Promise<void> {
    try {
      const results = await this.flush(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, i) => resolve(results[i]));
    } catch (error) {
      if (batch.length === 1) batch.forEach(({ reject }) => reject(error));
      else for (const one of batch) await this.send([one]);
    }
  }
}
