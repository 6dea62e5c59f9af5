import type { WireRun } from '@/lib/shared/wire';

/** For tests: an `EventSource` that hears what a test says. */
export class FakeSource extends EventTarget {
  static all: FakeSource[] = [];
  closed = false;
  readonly url: string;

  constructor(url: string) {
    super();
    this.url = url;
    FakeSource.all.push(this);
  }

  static get open(): FakeSource[] {
    return FakeSource.all.filter(({ closed }) => !closed);
  }

  close() {
    this.closed = true;
  }

  say(type: string, run?: WireRun) {
    this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(run ?? {}) }));
  }
}
